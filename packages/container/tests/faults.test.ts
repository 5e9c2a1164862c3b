// Whatever goes wrong with a mini-program: a sentence for the user, an event for the host, and the last good version where the
// record allows it.
import { createContainer, type GoneReason, LaunchRefusal } from '@davit/container';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

const HOUR_MS = 3_600_000;
let world: TestWorld;
beforeEach(() => {
  world = createTestWorld();
});
const closeAll = async () => {
  const closing = world.container.closeAll();
  await world.clock.advance(200);
  await closing;
};
const digests = async () => {
  const state = await world.registry.state('food');
  return { current: state?.current.digest ?? '', previous: state?.previous?.digest ?? '' };
};
/** A version 1 that has run, and a newer one in the registry. */
const update = async () => {
  const { surface } = await world.start();
  await closeAll();
  await world.registry.release('food', { version: 2 });
  await world.clock.advance(31_000);
  return surface.opened.release.integrityId;
};
const refusal = async (): Promise<LaunchRefusal> => {
  const error = await world.launch().catch((thrown: unknown) => thrown);
  if (!(error instanceof LaunchRefusal)) throw new Error('it was started');
  return error;
};
const SENTENCE = /^\w.{15,}\.$/;

describe(createContainer, () => {
  test.each([
    ['crash', 'crashed'],
    ['documents', 'crashed'],
    ['hang', 'crashed'],
    ['memory', 'crashed'],
    ['os', 'crashed'],
    ['navigated', 'stopped'],
    ['flood', 'stopped'],
    ['focus', 'stopped'],
  ] as const satisfies readonly (readonly [GoneReason, string])[])(
    'tells user and host of an end by %s, and nothing else ends',
    async (reason, name) => {
      const bank = await world.start('bank');
      const { instance, surface } = await world.start('food');
      surface.onGone?.(reason);
      await settle();
      expect(instance.state).toEqual({ name, reason, why: expect.stringMatching(SENTENCE) });
      const { current: digest } = await digests();
      expect(world.events).toEqual([{ type: name, appId: 'food', digest, reason }]);
      expect(bank.instance.state.name).toBe('hidden');
      expect((await world.start('food')).instance.state.name).toBe('shown');
    },
  );

  test('tells of one that never starts, and of one whose messages have no end', async () => {
    await world.launch();
    await world.clock.advance(15_000);
    const { surface } = await world.start();
    for (const _ of [1, 2, 3]) surface.onViolation?.('message');
    expect(world.events).toMatchObject([
      { type: 'crashed', reason: 'splash_timeout' },
      { type: 'stopped', reason: 'flood' },
    ]);
  });

  test('an ordinary end is no event', async () => {
    const { instance } = await world.start();
    const closing = instance.close();
    await world.clock.advance(200);
    await closing;
    await world.start();
    await closeAll();
    expect(world.events).toEqual([]);
  });

  test.each([
    ['suspended', async () => ({ suspended: { reason: 'fraud', since: 1 } })],
    ['revoked', async () => ({ revoked: [(await digests()).current] })],
  ] as const)('T015 does not start what is %s, from its local copy, offline, or by a link', async (reason, change) => {
    await world.start();
    await closeAll();
    await world.registry.change('food', await change());
    await world.clock.advance(31_000);
    expect(await refusal()).toMatchObject({ code: reason, message: expect.stringMatching(SENTENCE) });
    expect(world.events).toEqual([{ type: 'launch_refused', appId: 'food', reason }]);
    world.registry.isOnline = false;
    for (const hours of [0, 1, 25]) {
      await world.clock.advance(hours * HOUR_MS);
      expect((await refusal()).code).toBe(reason);
      await expect(world.launch('food', { entry: 'orders' })).rejects.toMatchObject({ code: reason });
    }
    expect(world.surfaces.length).toBe(1);
  });

  test('T015 does not start what nobody has confirmed for four days', async () => {
    await world.start();
    await closeAll();
    world.registry.isOnline = false;
    await world.clock.advance(97 * HOUR_MS);
    expect(await refusal()).toMatchObject({ code: 'expired', message: expect.stringMatching(SENTENCE) });
    expect(world.events.at(-1)).toEqual({ type: 'launch_refused', appId: 'food', reason: 'expired' });
  });

  test('T095 tampered bytes: told, and the last good version runs, or nothing where there is none', async () => {
    const tamper = async () => {
      const { digest, size } = (await world.registry.state('food'))?.current ?? { digest: '', size: 0 };
      world.registry.bundles.set(digest, new Uint8Array(size));
    };
    await tamper();
    expect(await refusal()).toMatchObject({ code: 'tampered', message: expect.stringMatching(SENTENCE) });
    expect(world.events.map(({ type }) => type)).toEqual(['bundle_refused', 'launch_refused']);
    world = createTestWorld();
    const good = await update();
    await tamper();
    expect((await world.launch()).surface.opened.release.integrityId).toBe(good);
    expect(world.events).toMatchObject([{ type: 'bundle_refused', appId: 'food', reason: 'wrong_digest' }]);
  });

  test('T096 a record that was rolled back: told, and the newest one decides', async () => {
    const old = (await world.registry.record('food')) ?? '';
    await update();
    const newest = await world.start();
    for (const tell of world.registry.listeners) tell(old);
    await settle();
    expect(world.events).toMatchObject([{ type: 'record_refused', appId: 'food', reason: 'rolled_back' }]);
    expect(newest.instance.state.name).toBe('shown');
    expect(world.surfaces.at(-1)?.opened.release.integrityId).toBe(newest.surface.opened.release.integrityId);
  });

  test('a current version that was revoked: told, and the one before runs', async () => {
    const good = await update();
    const { current, previous } = await digests();
    await world.registry.change('food', { revoked: [current] });
    await world.clock.advance(31_000);
    expect((await world.launch()).surface.opened.release.integrityId).toBe(good);
    expect(world.events).toEqual([{ type: 'withdrawn', appId: 'food', from: current, to: previous }]);
  });
});
