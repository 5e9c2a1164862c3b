// The core against a platform in memory: launch, states, users, wipes, prompts, faults (container.md §1, §2, §5).
import { createContainer, LaunchRefusal } from '@davit/container';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

let world: TestWorld;
beforeEach(() => {
  world = createTestWorld();
});
const names = (id: string) => world.states.get(id)?.map(({ name }) => name);
const lastState = (id: string) => world.states.get(id)?.at(-1);

describe(createContainer, () => {
  describe('launch', () => {
    test('goes loading → ready → shown once the first document says app.ready', async () => {
      const { instance, surface, document } = await world.start();
      expect(names(instance.id)).toEqual(['loading', 'ready', 'shown']);
      expect(surface.shown).toBe(true);
      expect(document.events()).toEqual(['app.show']);
    });

    test('tells the mini-program who and where it is', async () => {
      const { surface } = await world.launch('food', {
        path: '/orders',
        params: { id: '7' },
        referrer: { app_id: 'bank', verified: true },
      });
      expect(surface.opened).toMatchObject({ appId: 'food', name: 'food', path: '/orders' });
      expect(surface.opened.init).toMatchObject({
        app_id: 'food',
        issuer: 'https://as.example',
        host: { id: 'host', name: 'Host' },
        theme: 'dark',
        launch: { path: '/orders', params: { id: '7' }, referrer: { app_id: 'bank', verified: true }, reloaded: false },
      });
      expect(surface.opened.init.methods).toContain('auth.requestCode');
    });

    test.each(['//evil.example', 'https://evil.example', '/../x', '/.container/wipe', '/a\\b', '', 'x', '/%2e%2e/y'])(
      'refuses the path %s',
      async (path) => {
        await expect(world.launch('food', { path })).rejects.toMatchObject({ code: 'invalid_request' });
      },
    );

    test('T013 refuses an app id that is not one, and parameters over 2 KB', async () => {
      await expect(world.launch('Food')).rejects.toBeInstanceOf(LaunchRefusal);
      await expect(world.launch('fооd')).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(world.launch('food', { params: { a: 'x'.repeat(2048) } })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    });

    test('of a mini-program that runs shows it; with a new path it starts anew, never two at a time', async () => {
      const first = await world.start();
      await world.start('bank');
      expect(lastState(first.instance.id)).toEqual({ name: 'hidden' });
      expect((await world.launch('food')).instance).toBe(first.instance);
      expect(lastState(first.instance.id)).toEqual({ name: 'shown' });
      const relaunch = world.launch('food', { path: '/orders' });
      await settle();
      expect(world.surfaces.length).toBe(2);
      await world.clock.advance(200);
      expect((await relaunch).instance).not.toBe(first.instance);
      expect(first.surface.destroyed).toBe(true);
      expect(world.container.instances.length).toBe(2);
    });

    test('ends as crashed when no document says hello in 15 s', async () => {
      const { instance, surface } = await world.launch();
      await world.clock.advance(14_999);
      expect(names(instance.id)).toEqual(['loading']);
      await world.clock.advance(1);
      expect(lastState(instance.id)).toEqual({
        name: 'crashed',
        reason: 'splash_timeout',
        why: 'It did not start in time. Check the connection and try again.',
      });
      expect(surface.destroyed).toBe(true);
      expect(world.container.instances).toEqual([]);
    });

    test('shows a mini-program that never says app.ready after 10 s', async () => {
      const { instance, surface } = await world.launch();
      surface.hello();
      await world.clock.advance(10_000);
      expect(names(instance.id)).toEqual(['loading', 'ready', 'shown']);
    });

    describe('on a development server', () => {
      test('tells the developer that no document called connect()', async () => {
        world = createTestWorld({ options: { development: true } });
        const { instance } = await world.launch();
        await world.clock.advance(15_000);
        expect(lastState(instance.id)).toMatchObject({
          reason: 'splash_timeout',
          why: expect.stringContaining('no document called connect()'),
        });
      });

      test('tells the developer that app.ready was never called, when it was not', async () => {
        world = createTestWorld({ options: { development: true } });
        const { surface } = await world.launch();
        surface.hello();
        await world.clock.advance(10_000);
        expect(world.toasts).toEqual(['Shown after 10 s: it never called app.ready().']);
        await world.start('bank');
        await world.clock.advance(10_000);
        expect(world.toasts.length).toBe(1);
      });

      test('nowhere else', async () => {
        const { surface } = await world.launch();
        surface.hello();
        await world.clock.advance(10_000);
        expect(world.toasts).toEqual([]);
      });
    });

    test('is refused with a sentence where nothing can be stored, or the frame cannot be opened', async () => {
      world = createTestWorld({ level: { process: 'shared', egress: 'csp', storage: 'none', siblings: 'same-site' } });
      await expect(world.launch()).rejects.toMatchObject({
        code: 'no_storage',
        message: expect.stringContaining('food cannot start'),
      });
      world = createTestWorld();
      world.openFails = new Error('cannot open');
      await expect(world.launch()).rejects.toMatchObject({ code: 'open_failed' });
      expect(world.container.instances).toEqual([]);
    });
  });

  describe('close', () => {
    test('says app.hide, leaves 200 ms to save state, answers what is in flight with closed, removes the frame', async () => {
      const { instance, surface, document } = await world.start();
      world.broker.checkSession = () => new Promise(() => {});
      const inFlight = document.send('auth.checkSession');
      await settle();
      const closing = instance.close();
      await settle();
      expect(names(instance.id)?.at(-1)).toBe('closed');
      expect(surface).toMatchObject({ shown: false, destroyed: false });
      expect(document.events()).toEqual(['app.show', 'app.hide']);
      expect(await document.call('storage.set', { key: 'k', value: 'v' })).toEqual({});
      expect(await document.call('ui.toast', { text: 'x' })).toBe('hidden');
      await world.clock.advance(200);
      await closing;
      expect(document.answer(inFlight)).toBe('closed');
      expect(surface.destroyed).toBe(true);
      expect(world.container.instances).toEqual([]);
    });

    test('is done once however often it is asked', async () => {
      const { instance } = await world.start();
      const all = [instance.close(), instance.close(), world.container.closeAll()];
      await world.clock.advance(200);
      await Promise.all(all);
      expect(names(instance.id)?.filter((name) => name === 'closed').length).toBe(1);
    });
  });

  describe('documents', () => {
    test('T025 T124 a new one gets its own channel; the calls of the one before end as navigated', async () => {
      const { surface, document } = await world.start();
      let answer: (value: { logged_in: boolean; granted_scopes: string[] }) => void = () => {};
      world.broker.checkSession = () => new Promise((done) => (answer = done));
      const inFlight = document.send('auth.checkSession');
      const next = surface.hello(true);
      expect(document.answer(inFlight)).toBe('navigated');
      expect(document.closed).toBe(true);
      answer({ logged_in: true, granted_scopes: [] });
      expect(await next.call('app.getLaunchOptions')).toMatchObject({ reloaded: true });
      expect(next.received.length).toBe(1);
    });

    test('more than 3 in 10 s are a crash', async () => {
      const { instance, surface } = await world.start();
      surface.hello(true);
      surface.hello(true);
      await world.clock.advance(10_000);
      surface.hello(true);
      surface.hello(true);
      surface.hello(true);
      expect(lastState(instance.id)?.name).toBe('shown');
      surface.hello(true);
      expect(lastState(instance.id)).toMatchObject({ name: 'crashed', reason: 'documents' });
    });

    test.each([
      ['navigated', 'stopped'],
      ['flood', 'stopped'],
      ['focus', 'stopped'],
      ['crash', 'crashed'],
      ['documents', 'crashed'],
      ['memory', 'crashed'],
    ] as const)('a surface that is gone by %s ends as %s, with a sentence', async (reason, name) => {
      const { instance, surface } = await world.start();
      surface.onGone?.(reason);
      await settle();
      expect(lastState(instance.id)).toEqual({ name, reason, why: expect.stringMatching(/\.$/) });
      expect(surface.destroyed).toBe(true);
    });
  });

  describe('users', () => {
    test('the account is random, kept for the user, another for each mini-program, and new after a wipe', async () => {
      await world.container.setUser('alice');
      const account = async (appId: string) => {
        const { instance, surface } = await world.launch(appId);
        const closing = instance.close();
        await world.clock.advance(200);
        await closing;
        return surface.opened.init.account;
      };
      const food = await account('food');
      expect(await account('food')).toBe(food);
      expect(await account('bank')).not.toBe(food);
      const later = createTestWorld({ store: world.store });
      await later.container.setUser('alice');
      expect((await later.launch('food')).surface.opened.init.account).toBe(food);
      await world.container.clearData('food');
      expect(await account('food')).not.toBe(food);
    });

    test('T110 data that was deleted with a mini-program does not come back with another one of its name', async () => {
      await world.container.setUser('alice');
      const { document, surface } = await world.start('food');
      await document.call('storage.set', { key: 'k', value: 'of the one before' });
      const clearing = world.container.clearData('food');
      await world.clock.advance(200);
      await clearing;
      expect(world.wiped).toEqual(['food']);
      expect(surface.destroyed).toBe(true);
      expect(JSON.stringify([...world.store.entries])).not.toContain('of the one before');
      const again = await world.start('food');
      expect(await again.document.call('storage.keys')).toEqual({ keys: [] });
      expect(again.surface.opened.init.account).not.toBe(surface.opened.init.account);
    });

    test('a change ends all instances with account_changed and wipes what the former user used', async () => {
      await world.container.setUser('alice');
      const { document, surface } = await world.start('food');
      await document.call('storage.set', { key: 'k', value: 'of alice' });
      world.broker.checkSession = () => new Promise(() => {});
      const inFlight = document.send('auth.checkSession');
      const changing = world.container.setUser('bob');
      await world.clock.advance(200);
      await changing;
      expect(document.answer(inFlight)).toBe('account_changed');
      expect(document.events()).toContain('auth.signedOut');
      expect(surface.destroyed).toBe(true);
      expect(world.wiped).toEqual(['food']);
      expect(JSON.stringify([...world.store.entries])).not.toContain('alice');
      const next = await world.start('food');
      expect(await next.document.call('storage.keys')).toEqual({ keys: [] });
    });

    test('logging out alone wipes nothing: the same user finds everything again', async () => {
      await world.container.setUser('alice');
      const { document } = await world.start('food');
      await document.call('storage.set', { key: 'k', value: 'v' });
      const leaving = world.container.setUser(null);
      await world.clock.advance(200);
      await leaving;
      await world.container.setUser('alice');
      const again = await world.start('food');
      expect(await again.document.call('storage.get', { key: 'k' })).toEqual({ value: 'v' });
      expect(world.wiped).toEqual([]);
    });

    /** What alice left in food stays when bob comes. */
    const failToWipe = async (): Promise<void> => {
      await world.container.setUser('alice');
      await world.start('food');
      world.wipeFails = true;
      const changing = world.container.setUser('bob');
      await world.clock.advance(200);
      await changing;
    };

    test('a failed wipe blocks that mini-program for everybody, also after a restart, and no other', async () => {
      await failToWipe();
      await expect(world.launch('food')).rejects.toMatchObject({
        code: 'wipe_failed',
        message: expect.stringContaining('food cannot start'),
      });
      expect((await world.launch('bank')).instance.state.name).toBe('loading');
      const later = createTestWorld({ store: world.store });
      later.wipeFails = true;
      await later.container.setUser('alice');
      await expect(later.launch('food')).rejects.toMatchObject({ code: 'wipe_failed' });
      later.wipeFails = false;
      expect((await later.launch('food')).instance.state.name).toBe('loading');
      expect(later.wiped).toEqual(['food']);
    });

    test('an unfinished wipe is taken up again when a user logs in', async () => {
      await failToWipe();
      const later = createTestWorld({ store: world.store });
      await later.container.setUser('alice');
      expect(later.wiped).toEqual(['food']);
    });
  });

  describe('prompt and shield', () => {
    test('hide every mini-program while they are open, counted, and show the wanted one again', async () => {
      const bank = await world.start('bank');
      const food = await world.start('food');
      let finish: (value: string) => void = () => {};
      const asking = world.container.prompt(() => new Promise<string>((done) => (finish = done)));
      await settle();
      expect([food.surface.shown, bank.surface.shown]).toEqual([false, false]);
      const lower = world.container.shield();
      const lowerOther = world.container.shield();
      finish('yes');
      expect(await asking).toBe('yes');
      lower();
      lower();
      expect(food.surface.shown).toBe(false);
      lowerOther();
      expect([food.surface.shown, bank.surface.shown]).toEqual([true, false]);
      expect(food.document.events()).toEqual(['app.show']);
    });

    test('a prompt asks only once the keyboard is with the host', async () => {
      await world.start('food');
      const free = world.holdKeyboard();
      let asked = false;
      const asking = world.container.prompt(async () => {
        asked = true;
      });
      await settle();
      expect([world.settling(), asked]).toEqual([1, false]);
      free();
      await asking;
      expect(asked).toBe(true);
    });

    test('a prompt that throws gives the screen back', async () => {
      const food = await world.start('food');
      await expect(
        world.container.prompt(() => {
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(food.surface.shown).toBe(true);
    });

    test('a mini-program launched or shown behind a prompt stays hidden, without the keyboard, until it is gone', async () => {
      const lower = world.container.shield();
      const { instance, surface } = await world.start('food');
      instance.hide();
      instance.show();
      expect([surface.shown, surface.focused]).toEqual([false, 0]);
      lower();
      expect([surface.shown, surface.focused]).toEqual([true, 0]);
      instance.hide();
      instance.show();
      expect([surface.shown, surface.focused]).toEqual([true, 1]);
    });
  });

  test('events reach the mini-programs that they concern', async () => {
    const food = await world.start('food');
    const bank = await world.start('bank');
    world.container.grantChanged('food', ['openid']);
    world.container.setTheme('light');
    expect(food.document.received.slice(-2)).toEqual([
      { jsonrpc: '2.0', method: 'auth.grantChanged', params: { granted_scopes: ['openid'] } },
      { jsonrpc: '2.0', method: 'app.theme', params: { theme: 'light' } },
    ]);
    expect(bank.document.events()).toEqual(['app.show', 'app.theme']);
  });

  test('a host UI that throws harms nobody', async () => {
    world = createTestWorld({
      ui: {
        onState: () => {
          throw new Error('host bug');
        },
        toast: () => {
          throw new Error('host bug: secret');
        },
      },
    });
    const { document, instance } = await world.start();
    expect(instance.state.name).toBe('shown');
    expect(await document.call('ui.toast', { text: 'x' })).toBe('unavailable');
    expect(JSON.stringify(document.received)).not.toContain('host bug');
    expect(world.log.some(({ event }) => event === 'host.threw')).toBe(true);
  });
});
