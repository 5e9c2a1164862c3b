// What becomes of instances: several at once, warm and cold, hanging, crashing, on platforms that keep too little (container.md §5).
import { createContainer } from '@davit/container';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

let world: TestWorld;
beforeEach(() => {
  world = createTestWorld();
});
const APPS = ['food', 'bank', 'taxi', 'shop', 'news'] as const;
const stateOf = (appId: string) =>
  world.container.instances.find(({ app }) => app.appId === appId)?.state.name ?? 'gone';

describe(createContainer, () => {
  describe('hidden mini-programs', () => {
    test('run side by side, and the last two stay warm for as long as the host runs', async () => {
      for (const appId of APPS.slice(0, 3)) await world.start(appId);
      expect(APPS.slice(0, 3).map(stateOf)).toEqual(['hidden', 'hidden', 'shown']);
      await world.clock.advance(10 * 60_000);
      expect(APPS.slice(0, 3).map(stateOf)).toEqual(['hidden', 'hidden', 'shown']);
    });

    test('of which there are more leave 30 s after they were hidden, the oldest first', async () => {
      for (const appId of APPS.slice(0, 4)) {
        await world.start(appId);
        await world.clock.advance(1000);
      }
      // food was hidden when bank came, four seconds ago by then.
      await world.clock.advance(26_999);
      expect(stateOf('food')).toBe('hidden');
      await world.clock.advance(1000 + 200);
      expect(APPS.slice(0, 4).map(stateOf)).toEqual(['gone', 'hidden', 'hidden', 'shown']);
      // One that has waited for long leaves as soon as it is no longer among the last two.
      await world.clock.advance(60_000);
      await world.start('news');
      await world.clock.advance(200);
      expect(APPS.map(stateOf)).toEqual(['gone', 'gone', 'hidden', 'hidden', 'shown']);
    });

    test('leave at once when the device needs its memory; what is on screen stays', async () => {
      for (const appId of APPS.slice(0, 3)) await world.start(appId);
      world.memoryPressure();
      await world.clock.advance(200);
      expect(APPS.slice(0, 3).map(stateOf)).toEqual(['gone', 'gone', 'shown']);
    });

    test('come back warm: the same document, without a download, a record or a splash', async () => {
      const food = await world.start('food');
      await world.start('bank');
      const before = world.registry.requests.length;
      expect((await world.launch('food')).instance).toBe(food.instance);
      expect(world.states.get(food.instance.id)?.map(({ name }) => name)).toEqual([
        'loading',
        'ready',
        'shown',
        'hidden',
        'shown',
      ]);
      expect(food.document.events()).toEqual(['app.show', 'app.hide', 'app.show']);
      expect(world.registry.requests.length).toBe(before);
      expect(world.surfaces.length).toBe(2);
    });

    test('T034 get no auth and no ui calls, and keep their storage', async () => {
      const { instance, document } = await world.start();
      instance.hide();
      for (const [method, params] of [
        ['auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43) }],
        ['auth.checkSession', {}],
        ['ui.toast', { text: 'x' }],
        ['ui.setTitle', { title: 'x' }],
      ] as const)
        expect([method, await document.call(method, params)]).toEqual([method, 'hidden']);
      expect(await document.call('storage.set', { key: 'k', value: 'v' })).toEqual({});
      expect(await document.call('app.getLaunchOptions')).toMatchObject({ path: '/' });
    });

    test('that are closed say nothing of a fault', async () => {
      for (const appId of APPS.slice(0, 3)) await world.start(appId);
      world.memoryPressure();
      await world.clock.advance(200);
      expect(world.events).toEqual([]);
    });
  });

  describe('a mini-program that does not answer', () => {
    test('T114 is reported after five seconds of silence, and again once it answers', async () => {
      const { instance, document } = await world.start();
      await world.clock.advance(10_000);
      expect(document.pings).toBe(10);
      document.hangs = true;
      await world.clock.advance(5000);
      expect(world.responding).toEqual([]);
      await world.clock.advance(1000);
      expect(world.responding).toEqual([[instance.id, false]]);
      await world.clock.advance(60_000);
      expect(instance.state.name).toBe('shown');
      document.hangs = false;
      await world.clock.advance(1000);
      expect(world.responding).toEqual([
        [instance.id, false],
        [instance.id, true],
      ]);
    });

    test('is heard by whatever it sends', async () => {
      const { document } = await world.start();
      document.hangs = true;
      for (let second = 0; second < 20; second += 2) {
        await world.clock.advance(2000);
        await document.call('storage.keys');
      }
      expect(world.responding).toEqual([]);
    });

    test('is not asked while it is hidden, behind a prompt, or the host in the background', async () => {
      const { instance, document } = await world.start();
      document.hangs = true;
      instance.hide();
      await world.clock.advance(20_000);
      instance.show();
      const lower = world.container.shield();
      await world.clock.advance(20_000);
      lower();
      world.background();
      await world.clock.advance(20_000);
      expect(document.pings).toBe(0);
      world.foreground();
      await world.clock.advance(5000);
      expect(world.responding).toEqual([]);
      await world.clock.advance(2000);
      expect(world.responding).toEqual([[instance.id, false]]);
    });

    test('is not asked before a document has come, and a new document answers for itself', async () => {
      const { instance, surface, document } = await world.start();
      document.hangs = true;
      await world.clock.advance(7000);
      expect(world.responding).toEqual([[instance.id, false]]);
      surface.hello(true);
      expect(world.responding.at(-1)).toEqual([instance.id, true]);
      await world.clock.advance(20_000);
      expect(world.responding.length).toBe(2);
    });

    test('that the user closes is gone at once, and counts as a crash', async () => {
      const { instance, document, surface } = await world.start();
      document.hangs = true;
      await world.clock.advance(7000);
      await instance.close();
      expect(surface.destroyed).toBe(true);
      expect(world.states.get(instance.id)?.at(-1)).toEqual({ name: 'closed' });
      expect(world.events).toEqual([
        { type: 'crashed', appId: 'food', digest: expect.stringMatching(/^[0-9a-f]{64}$/), reason: 'hang' },
      ]);
    });
  });

  describe('a version that crashes', () => {
    const crash = async (reason: 'crash' | 'memory' | 'flood' = 'crash') => {
      const { instance, surface } = await world.start();
      surface.onGone?.(reason);
      await settle();
      expect(['crashed', 'stopped']).toContain(instance.state.name);
    };
    const digests = async () => {
      const { current, previous } = (await world.registry.state('food')) ?? {
        current: { digest: '' },
        previous: undefined,
      };
      return { current: current.digest, previous: previous?.digest ?? '' };
    };

    test('T106 three times in ten minutes gives way to the version before, and the host is told', async () => {
      const first = await world.start();
      const closing = first.instance.close();
      await world.clock.advance(200);
      await closing;
      await world.registry.release('food', { version: 2 });
      await world.clock.advance(31_000);
      for (const _ of [1, 2, 3]) await crash();
      const { current: from, previous: to } = await digests();
      const { surface } = await world.launch();
      expect(surface.opened.release.integrityId).toBe(first.surface.opened.release.integrityId);
      expect(world.events).toEqual([
        ...[1, 2, 3].map(() => ({ type: 'crashed', appId: 'food', digest: from, reason: 'crash' })),
        {
          type: 'version_crashing',
          appId: 'food',
          digest: from,
          versionCode: 2,
          reasons: ['crash', 'crash', 'crash'],
          windowSeconds: 600,
        },
        { type: 'fell_back', appId: 'food', from, to },
      ]);
    });

    test('is tried again ten minutes later, and when it is replaced', async () => {
      await world.registry.release('food', { version: 2 });
      for (const _ of [1, 2, 3]) await crash();
      const fallen = await world.launch();
      await world.container.closeAll();
      await world.clock.advance(601_000);
      const again = await world.launch();
      expect(again.surface.opened.release.integrityId).not.toBe(fallen.surface.opened.release.integrityId);
      await world.container.closeAll();
      for (const _ of [1, 2, 3]) await crash();
      await world.registry.release('food', { version: 3 });
      await world.clock.advance(31_000);
      const third = await world.launch();
      expect(third.instance.app.name).toBe('food');
      expect([fallen, again].map(({ surface }) => surface.opened.release.integrityId)).not.toContain(
        third.surface.opened.release.integrityId,
      );
    });

    test('after the host was started anew is counted still', async () => {
      await world.registry.release('food', { version: 2 });
      for (const _ of [1, 2, 3]) await crash();
      const { profile, registry, clock } = world;
      world = createTestWorld({ profile, registry, clock });
      await world.launch();
      expect(world.events).toMatchObject([{ type: 'fell_back' }]);
    });

    test('starts anyway when there is no other', async () => {
      for (const _ of [1, 2, 3, 4]) await crash();
      expect((await world.launch()).instance.state.name).toBe('loading');
      expect(world.events.filter(({ type }) => type === 'fell_back')).toEqual([]);
      // Reported once, not with each crash; and once more when it has come to three again.
      const reports = () => world.events.filter(({ type }) => type === 'version_crashing').length;
      expect(reports()).toBe(1);
      await world.container.closeAll();
      await world.clock.advance(601_000);
      for (const _ of [1, 2, 3]) await crash();
      expect(reports()).toBe(2);
    });

    test('is not blamed for the memory of the device, nor for what the container ended', async () => {
      await world.registry.release('food', { version: 2 });
      for (const _ of [1, 2, 3]) await crash('memory');
      for (const _ of [1, 2, 3]) await crash('flood');
      await world.launch();
      expect(world.events.filter(({ type }) => type === 'fell_back' || type === 'version_crashing')).toEqual([]);
    });

    test('by never starting, or by loading itself again, is counted too', async () => {
      const { instance } = await world.launch();
      await world.clock.advance(15_000);
      expect(instance.state.name).toBe('crashed');
      const second = await world.launch();
      for (let documents = 0; documents < 4; documents += 1) second.surface.hello(documents > 0);
      await settle();
      expect(world.events).toMatchObject([{ reason: 'splash_timeout' }, { reason: 'documents' }]);
    });
  });

  test.each([
    ['process', 'shared', 'own'],
    ['egress', 'csp', 'closed'],
    ['storage', 'session', 'persistent'],
    ['siblings', 'same-site', 'cross-site'],
  ] as const)('starts nothing where the %s is %s and the operator asks for %s', async (part, found, asked) => {
    const level = {
      process: 'own',
      egress: 'closed',
      storage: 'persistent',
      siblings: 'cross-site',
      [part]: found,
    } as const;
    world = createTestWorld({
      level,
      options: { minimumIsolation: ({ appId }) => (appId === 'bank' ? { [part]: asked } : {}) },
    });
    await expect(world.launch('bank')).rejects.toMatchObject({
      code: 'isolation',
      message: expect.stringMatching(/^bank cannot start: .* another one\.$/),
    });
    expect((await world.launch('food')).instance.state.name).toBe('loading');
  });

  test('the time to start is counted from when its files are in place', async () => {
    let opened: () => void = () => {};
    world.opening = new Promise((done) => {
      opened = done;
    });
    const launching = world.launch();
    await world.clock.advance(20_000);
    opened();
    const { instance } = await launching;
    await world.clock.advance(14_000);
    expect(instance.state.name).toBe('loading');
    await world.clock.advance(1000);
    expect(instance.state).toMatchObject({ name: 'crashed', reason: 'splash_timeout' });
  });

  test('a logout closes everything at once, shown and hidden', async () => {
    await world.container.setUser('alice');
    for (const appId of APPS) await world.start(appId);
    const leaving = world.container.setUser(null);
    await settle();
    expect(world.surfaces.map(({ shown }) => shown)).toEqual([false, false, false, false, false]);
    await world.clock.advance(200);
    await leaving;
    expect(world.container.instances).toEqual([]);
    expect(world.surfaces.every(({ destroyed }) => destroyed)).toBe(true);
  });
});
