// The registry's word reaches what runs: suspended, revoked, expired, or not to be confirmed (bundle-and-registry.md, "Stop
// reaches running apps").
import { createContainer } from '@davit/container';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

const HOUR_MS = 3_600_000;
let world: TestWorld;
beforeEach(() => {
  world = createTestWorld();
});
const digestOf = async (appId: string) => (await world.registry.state(appId))?.current.digest ?? '';
/** The feed says nothing from now on (T108). */
const silenceFeed = () => world.registry.listeners.clear();

describe(createContainer, () => {
  test.each([
    ['suspended', async () => ({ suspended: { reason: 'fraud', since: 1 } }), 'app_suspended'],
    ['revoked', async () => ({ revoked: [await digestOf('food')] }), 'app_suspended'],
  ] as const)(
    'T107 ends what is %s as soon as the feed says so, with a sentence and an event',
    async (reason, change, code) => {
      const { instance, surface, document } = await world.start();
      const bank = await world.start('bank');
      instance.show();
      world.broker.checkSession = () => new Promise(() => {});
      const inFlight = document.send('auth.checkSession');
      await settle();
      await world.registry.change('food', await change());
      await settle();
      expect(instance.state).toEqual({ name: 'stopped', reason, why: expect.stringMatching(/^(It|This version) was/) });
      expect(surface.destroyed).toBe(true);
      expect(document.answer(inFlight)).toBe(code);
      expect(world.events).toEqual([{ type: 'stopped', appId: 'food', reason }]);
      expect(bank.instance.state.name).toBe('hidden');
      expect(bank.surface.destroyed).toBe(false);
      await expect(world.launch('food')).rejects.toMatchObject({ code: reason });
    },
  );

  test('T108 ends it within a minute when the feed is silent', async () => {
    const { instance } = await world.start();
    silenceFeed();
    await world.registry.change('food', { suspended: { reason: 'fraud', since: 1 } });
    await world.clock.advance(37_000);
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'suspended' });
    expect(world.registry.requests).toContain('POST /records');
  });

  test('asks every half minute, give or take, in one request, and nothing while nothing runs', async () => {
    await world.start('bank');
    const { instance } = await world.start('food');
    expect(world.registry.listeners.size).toBe(1);
    const before = world.registry.requests.length;
    await world.clock.advance(10 * 60_000);
    const asked = world.registry.requests.slice(before);
    expect(new Set(asked)).toEqual(new Set(['POST /records']));
    expect(asked.length).toBeGreaterThanOrEqual(16);
    expect(asked.length).toBeLessThanOrEqual(25);
    expect(instance.state.name).toBe('shown');
    const closing = world.container.closeAll();
    await world.clock.advance(200);
    await closing;
    expect(world.registry.listeners.size).toBe(0);
    const after = world.registry.requests.length;
    await world.clock.advance(10 * 60_000);
    expect(world.registry.requests.length).toBe(after);
  });

  test('asks as soon as the host is looked at again', async () => {
    const { instance } = await world.start();
    silenceFeed();
    world.background();
    await world.registry.change('food', { suspended: { reason: 'fraud', since: 1 } });
    world.foreground();
    await settle();
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'suspended' });
  });

  test('asks before it hands out anything of the user, when the last word is older than half a minute', async () => {
    const { instance, document } = await world.start();
    silenceFeed();
    let asked = 0;
    world.broker.requestCode = async () => {
      asked += 1;
      return { code: 'cod_1', iss: 'https://as.example', expires_in: 60 };
    };
    await world.registry.change('food', { suspended: { reason: 'fraud', since: 1 } });
    world.clockOffset = 31_000;
    expect(await document.call('auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43) })).toBe(
      'app_suspended',
    );
    expect(asked).toBe(0);
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'suspended' });
  });

  test('asks nobody on behalf of a mini-program that was hidden or closed while the registry was asked', async () => {
    const { instance, document } = await world.start();
    let asked = 0;
    world.broker.requestCode = async () => {
      asked += 1;
      return { code: 'cod_1', iss: 'https://as.example', expires_in: 60 };
    };
    const request = () => document.send('auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43) });
    const first = request();
    instance.hide();
    await settle();
    expect(document.answer(first)).toBe('hidden');
    instance.show();
    const second = request();
    document.raw({ jsonrpc: '2.0', method: '$/cancel', params: { id: second } });
    await settle();
    expect(asked).toBe(0);
  });

  test('T097 answers auth with status_unknown when nobody has confirmed it for a day, and goes on once somebody does', async () => {
    const { instance, document } = await world.start();
    world.registry.isOnline = false;
    world.clockOffset = 25 * HOUR_MS;
    const id = document.send('auth.checkSession');
    await settle();
    expect(document.answer(id)).toBe('status_unknown');
    expect(document.received.find((message) => message.id === id)?.error?.data.hint).toContain('online');
    expect(await document.call('storage.keys')).toEqual({ keys: [] });
    expect(instance.state.name).toBe('shown');
    expect(world.events).toEqual([{ type: 'status_unknown', appId: 'food', since: expect.any(Number) }]);
    world.registry.isOnline = true;
    world.clockOffset = 0;
    await world.registry.change('food', {});
    await settle();
    expect(await document.call('auth.checkSession')).toMatchObject({ logged_in: true });
    expect(world.events.slice(1)).toEqual([{ type: 'status_known', appId: 'food' }]);
  });

  test('T108 ends it when nobody has confirmed it for four days', async () => {
    const { instance } = await world.start();
    world.registry.isOnline = false;
    world.clockOffset = 97 * HOUR_MS;
    await world.clock.advance(37_000);
    expect(instance.state).toMatchObject({
      name: 'stopped',
      reason: 'expired',
      why: expect.stringContaining('Connect to the internet'),
    });
    expect(world.events.at(-1)).toEqual({ type: 'stopped', appId: 'food', reason: 'expired' });
  });

  test('T107 takes no stop that is forged, and none that is replayed', async () => {
    const { instance } = await world.start();
    await world.registry.change('food', { suspended: { reason: 'test', since: 1 } });
    const stop = (await world.registry.record('food')) ?? '';
    await settle();
    expect(instance.state.name).toBe('stopped');
    await world.registry.change('food', { suspended: undefined });
    world.clockOffset = 31_000;
    const again = await world.start();
    for (const tell of world.registry.listeners) {
      tell(stop);
      tell(`${stop.slice(0, -4)}AAAA`);
      tell('');
      tell('a.b.c');
    }
    await settle();
    expect(again.instance.state.name).toBe('shown');
    expect(world.events.filter(({ type }) => type === 'record_refused').length).toBeGreaterThan(0);
  });

  test('an update alone ends nothing (T105), a version below the floor is revoked', async () => {
    const { instance } = await world.start();
    await world.registry.release('food', { version: 2 });
    await settle();
    expect(instance.state.name).toBe('shown');
    await world.registry.change('food', { floor: 2, previous: undefined });
    await settle();
    expect(instance.state).toMatchObject({ name: 'stopped', reason: 'revoked' });
  });

  test('what one tab hears, the others know', async () => {
    const { profile, registry, clock } = world;
    const here = await world.start();
    silenceFeed();
    const tab = createTestWorld({ profile, registry, clock });
    await tab.start('bank');
    expect(registry.listeners.size).toBe(1);
    await registry.change('food', { suspended: { reason: 'fraud', since: 1 } });
    await settle();
    expect(here.instance.state).toMatchObject({ name: 'stopped', reason: 'suspended' });
  });

  test('hears nothing in what other tabs did not say', async () => {
    const { instance } = await world.start();
    instance.hide();
    const peer = world.profile.join();
    for (const noise of [
      null,
      7,
      'give_way',
      [],
      {},
      { davit: 'give_way' },
      { davit: 'give_way', app_id: 7 },
      { davit: 'x' },
    ])
      peer.tell(noise as never);
    await settle();
    expect(instance.state.name).toBe('hidden');
  });

  test('a host that throws at an event harms nobody', async () => {
    world = createTestWorld({
      options: {
        onEvent: () => {
          throw new Error('host bug');
        },
      },
    });
    const { instance } = await world.start();
    await world.registry.change('food', { suspended: { reason: 'fraud', since: 1 } });
    await settle();
    expect(instance.state.name).toBe('stopped');
    expect(world.log.some(({ event }) => event === 'host.threw')).toBe(true);
  });
});
