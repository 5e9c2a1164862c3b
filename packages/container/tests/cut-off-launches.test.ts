// A launch that ends half way, by a death or for want of room: the next start finds what lies there and may run (threat T105).
import type { NamedBundle } from '@davit/bundle';
import { createContainer, OpenFailure } from '@davit/container';
import { describe, expect, test } from 'vitest';
import { createMemoryStore, createTestWorld, settle, type TestWorld } from './test-platform.ts';
import { createTestProfile } from './test-profile.ts';

/** A device whose host dies at the moment it would note that a version is in place. */
async function dieBeforeNoting(update: (world: TestWorld) => Promise<unknown>) {
  const store = createMemoryStore();
  let isDying = false;
  const dying = {
    ...store,
    cas: (key: string, old: string | null, next: string | null) =>
      isDying && key === 'installed/food' ? new Promise<never>(() => {}) : store.cas(key, old, next),
  };
  const before = createTestProfile(dying);
  const world = createTestWorld({ profile: before });
  const first = await world.start();
  const closing = first.instance.close();
  await world.clock.advance(200);
  await closing;
  await update(world);
  await world.clock.advance(60_000);
  isDying = true;
  void world.launch();
  await settle();
  const after = createTestProfile(store);
  for (const [appId, integrityId] of before.installed) after.installed.set(appId, integrityId);
  const { registry, clock } = world;
  registry.isOnline = false;
  return { first, installed: after.installed, world: createTestWorld({ profile: after, registry, clock }) };
}
const isNoted = (world: TestWorld, digest: string): boolean =>
  world.store.entries.get('installed/food')?.includes(digest) === true;

describe(createContainer, () => {
  test('T105 starts offline the version that a cut off launch has put in place, though nobody noted it', async () => {
    let digest = '';
    const { first, installed, world } = await dieBeforeNoting(async ({ registry }) => {
      ({ digest } = await registry.release('food', { version: 2, scopes: ['openid'] }));
    });
    expect(installed.get('food')).not.toBe(first.surface.opened.release.integrityId);
    expect(isNoted(world, digest)).toBe(false);
    const { instance, surface } = await world.launch();
    expect(surface.opened.release.integrityId).toBe(installed.get('food'));
    expect(instance.app.scopes).toEqual(['openid']);
    expect(isNoted(world, digest)).toBe(true);
    expect(world.store.entries.has('begun/food')).toBe(false);
  });

  test('T105 starts the version before when the cut off launch had not come so far', async () => {
    const { first, installed, world } = await dieBeforeNoting(({ registry }) =>
      registry.release('food', { version: 2 }),
    );
    const { integrityId } = first.surface.opened.release;
    installed.set('food', integrityId);
    expect((await world.launch()).surface.opened.release.integrityId).toBe(integrityId);
    expect(world.profile.held('food')).toBe(1);
  });

  test('does not start what a cut off launch has left when the record has revoked it since', async () => {
    const { world } = await dieBeforeNoting(({ registry }) => registry.release('food', { version: 2 }));
    const { registry, clock } = world;
    registry.isOnline = true;
    const revoked = (await registry.state('food'))?.current.digest ?? '';
    await registry.change('food', { revoked: [revoked] });
    registry.bundles.set((await registry.state('food'))?.previous?.digest ?? '', null);
    await clock.advance(60_000);
    await expect(world.launch()).rejects.toMatchObject({ code: 'offline' });
    expect(world.surfaces).toEqual([]);
  });

  test('says offline when nothing of what was ever put in place is left', async () => {
    const { installed, world } = await dieBeforeNoting(({ registry }) => registry.release('food', { version: 2 }));
    installed.clear();
    await expect(world.launch()).rejects.toMatchObject({ code: 'offline' });
    expect(world.profile.held('food')).toBe(0);
    expect(world.container.instances).toEqual([]);
  });

  test('an update for which there is no room leaves the installed version to run', async () => {
    const profile = createTestProfile();
    let room = 1;
    const world = createTestWorld({
      profile: {
        ...profile,
        async install(appId, release) {
          if (profile.installed.get(appId) === release.integrityId) return;
          room -= 1;
          if (room < 0) throw new OpenFailure('storage_full');
          await profile.install(appId, release);
        },
      },
    });
    const first = await world.start();
    const closing = first.instance.close();
    await world.clock.advance(200);
    await closing;
    const from = (await world.registry.state('food'))?.current.digest;
    const { digest: to } = await world.registry.release('food', { version: 2 });
    await world.clock.advance(60_000);
    expect((await world.launch()).surface.opened.release.integrityId).toBe(first.surface.opened.release.integrityId);
    expect(world.events.filter(({ type }) => type === 'update_held')).toEqual([
      {
        type: 'update_held',
        appId: 'food',
        reason: 'storage_full',
        from,
        to,
        sentence: 'The newest version of food was not put in place. The one before runs.',
        hint: 'There is no room for food on this device. Delete data that you no longer need and try again.',
      },
    ]);
    await expect(world.launch('bank')).rejects.toMatchObject({ code: 'storage_full' });
    expect(world.events.filter(({ type }) => type === 'update_held')).toHaveLength(1);
  });

  test.each([
    ['revoked', ({ digest }: NamedBundle) => ({ revoked: [digest] })],
    ['below the floor', ({ version_code }: NamedBundle) => ({ floor: version_code + 1 })],
  ])('T087 a version that is %s does not run on by leaving no room for the next', async (_, takeBack) => {
    const profile = createTestProfile();
    const world = createTestWorld({
      profile: {
        ...profile,
        async install(appId, release) {
          if (profile.installed.size > 0 && profile.installed.get(appId) !== release.integrityId)
            throw new OpenFailure('storage_full');
          await profile.install(appId, release);
        },
      },
    });
    const first = await world.start();
    const closing = first.instance.close();
    await world.clock.advance(200);
    await closing;
    const before = (await world.registry.state('food'))?.current as NamedBundle;
    await world.registry.release('food', { version: 2 });
    await world.registry.change('food', takeBack(before));
    await world.clock.advance(60_000);
    await expect(world.launch()).rejects.toMatchObject({ code: 'storage_full' });
    expect(world.container.instances).toEqual([]);
    expect(world.events.some(({ type }) => type === 'update_held')).toBe(false);
  });
});
