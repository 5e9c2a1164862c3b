// Which version of a mini-program runs: from the signed record to the opened surface, offline, updated, broken, in two tabs
// (container.md §2, bundle-and-registry.md).
import { createContainer, OpenFailure } from '@davit/container';
import { beforeEach, describe, expect, test } from 'vitest';
import { createTestWorld, settle, type TestWorld } from './test-platform.ts';

const HOUR_MS = 3_600_000;
let world: TestWorld;
beforeEach(() => {
  world = createTestWorld();
});
const downloads = () => world.registry.requests.filter((request) => request.includes('/bundles/')).length;
const close = async (instance: { close(): Promise<void> }, { clock }: TestWorld = world) => {
  const closing = instance.close();
  await clock.advance(200);
  await closing;
};
const isInstalled = (appId = 'food') => world.store.entries.has(`installed/${appId}`);

describe(createContainer, () => {
  test('downloads, verifies and keeps a version once, and asks for its bytes only when they are not in place', async () => {
    const first = await world.start();
    expect(downloads()).toBe(1);
    expect(first.surface.opened.release).toEqual({
      integrityId: expect.any(String),
      connect: [],
      provision: expect.any(Function),
    });
    expect(world.progress.at(-1)).toEqual(['food', expect.any(Number), expect.any(Number)]);
    await close(first.instance);
    const again = await world.start();
    expect(again.surface.opened.release.integrityId).toBe(first.surface.opened.release.integrityId);
    await close(again.instance);
    // The platform has evicted the files: the shelf has them still.
    world.profile.installed.clear();
    await world.start();
    expect(downloads()).toBe(1);
  });

  test('takes name, scopes and permissions from the signed manifest, never from the catalogue', async () => {
    await world.registry.release('food', {
      version: 2,
      name: 'Food Hall',
      scopes: ['openid'],
      permissions: ['camera'],
    });
    const described: unknown[] = [];
    world.broker.checkSession = async (app) => {
      described.push(app);
      return { logged_in: true, granted_scopes: [] };
    };
    const { surface, instance, document } = await world.start();
    const signed = {
      appId: 'food',
      name: 'Food Hall',
      scopes: ['openid'],
      permissions: ['camera'],
      publisher: 'Tests',
    };
    expect(instance.app).toMatchObject(signed);
    expect(surface.opened.name).toBe('Food Hall');
    await document.call('auth.checkSession');
    expect(described).toEqual([{ ...signed, icon: null }]);
    const ask = (scope: string) => document.call('auth.requestCode', { scope, code_challenge: 'a'.repeat(43) });
    expect(await ask('phone')).toBe('scope_not_allowed');
    expect(await ask('email')).toBe('scope_not_allowed');
    expect(await ask('openid')).toMatchObject({ code: 'cod_1' });
    // So it stays when only the memory of the installed version tells it.
    await close(instance);
    world.registry.isOnline = false;
    expect((await world.start()).instance.app).toMatchObject(signed);
  });

  test('T105 runs the new version at the next launch, and lets what runs run on', async () => {
    const first = await world.start();
    await world.registry.release('food', { version: 2 });
    await settle();
    expect(first.instance.state.name).toBe('shown');
    expect((await world.launch('food')).instance).toBe(first.instance);
    await close(first.instance);
    const second = await world.launch('food');
    expect(second.surface.opened.release.integrityId).not.toBe(first.surface.opened.release.integrityId);
    expect(downloads()).toBe(2);
  });

  test('T105 remembers a version only once it is in place', async () => {
    world.openFails = new OpenFailure('worker_failed');
    await expect(world.launch()).rejects.toMatchObject({ code: 'open_failed' });
    expect(isInstalled()).toBe(false);
    expect(world.profile.held('food')).toBe(0);
    world.openFails = null;
    await world.launch();
    expect(isInstalled()).toBe(true);
  });

  test('a version that was taken back leaves the shelf when the next bundle comes to it, and no other does', async () => {
    const kept = () => [...world.profile.blobs.files.keys()].sort();
    const named = async () => (await world.registry.state('food'))?.current.digest ?? '';
    const versions = [await named()];
    await close((await world.start()).instance);
    for (const version of [2, 3]) {
      await world.registry.release('food', { version });
      versions.push(await named());
      // Of the second, the first is taken back; of the third, nobody is any more.
      if (version === 2) await world.registry.change('food', { revoked: [versions[0] ?? ''], previous: undefined });
      await world.clock.advance(60_000);
      await close((await world.start()).instance);
      await settle();
      expect(kept()).toEqual(versions.slice(1).sort());
    }
  });

  test('starts offline what is installed, and says what is missing when nothing is', async () => {
    world.registry.isOnline = false;
    await expect(world.launch()).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringContaining('connection'),
    });
    world.registry.isOnline = true;
    const { instance, surface } = await world.start();
    await close(instance);
    world.registry.isOnline = false;
    await world.clock.advance(HOUR_MS);
    expect((await world.launch()).surface.opened.release.integrityId).toBe(surface.opened.release.integrityId);
  });

  test('runs the installed version when the new one cannot be had', async () => {
    const first = await world.start();
    await close(first.instance);
    const { digest } = await world.registry.release('food', { version: 2 });
    world.registry.bundles.set(digest, null);
    await world.clock.advance(60_000);
    expect((await world.launch()).surface.opened.release.integrityId).toBe(first.surface.opened.release.integrityId);
  });

  test('T095 never runs a changed bundle: the good version instead, or none, and the host is told', async () => {
    const { digest } = (await world.registry.state('food'))?.current ?? { digest: '' };
    world.registry.bundles.set(digest, new Uint8Array(100));
    await expect(world.launch()).rejects.toMatchObject({
      code: 'tampered',
      message:
        'food was not started: what arrived is not what its publisher signed. Try again, on another network if you can.',
    });
    expect(world.events).toContainEqual(expect.objectContaining({ type: 'bundle_refused', appId: 'food' }));
    expect(world.surfaces).toEqual([]);
    expect(isInstalled()).toBe(false);

    world.registry.bundles.clear();
    const good = await world.start();
    await close(good.instance);
    const next = await world.registry.release('food', { version: 2 });
    world.registry.bundles.set(next.digest, new Uint8Array(next.size));
    await world.clock.advance(60_000);
    expect((await world.launch()).surface.opened.release.integrityId).toBe(good.surface.opened.release.integrityId);
  });

  test('T112 does not start a version that asks for a later container; the installed one while it may run', async () => {
    const good = await world.start();
    await close(good.instance);
    await world.registry.release('food', { version: 2, minContainer: '99.0' });
    await world.clock.advance(60_000);
    expect((await world.launch()).surface.opened.release.integrityId).toBe(good.surface.opened.release.integrityId);

    world = createTestWorld();
    await world.registry.release('food', { version: 2, minContainer: '99.0' });
    await expect(world.launch()).rejects.toMatchObject({
      code: 'container_too_old',
      message: 'food needs a newer version of this app. Update it and try again.',
    });
    expect(world.surfaces).toEqual([]);
    expect(isInstalled()).toBe(false);
  });

  test('T112 does not start what a later container has installed', async () => {
    await close((await world.start()).instance);
    const text = world.store.entries.get('installed/food') ?? '{}';
    world.store.entries.set('installed/food', JSON.stringify({ ...JSON.parse(text), min_container: '99.0' }));
    await expect(world.launch()).rejects.toMatchObject({ code: 'container_too_old' });
  });

  test('tells the developer more about a refusal on a development server, and nobody else', async () => {
    world = createTestWorld({ options: { development: true } });
    const { digest, size } = (await world.registry.state('food'))?.current ?? { digest: '', size: 0 };
    world.registry.bundles.set(digest, new Uint8Array(size));
    await expect(world.launch()).rejects.toMatchObject({
      message: expect.stringMatching(/can\. \(The bytes have the digest/),
    });
  });

  test.each([
    ['suspended', { suspended: { reason: 'fraud', since: 1 } }, /is suspended\. Your data in it is kept/],
    ['revoked', { floor: 1, revoke: true }, /was withdrawn/],
  ] as const)('does not start what is %s, and says so', async (code, change, sentence) => {
    const { current } = (await world.registry.state('food')) ?? { current: { digest: '' } };
    const { revoke, ...rest } = { revoke: false, ...change };
    await world.registry.change('food', { ...rest, ...(revoke ? { revoked: [current.digest] } : {}) });
    await expect(world.launch()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(world.surfaces).toEqual([]);
  });

  test('asks again before it refuses: what was true half a minute ago may be over', async () => {
    await world.registry.change('food', { suspended: { reason: 'fraud', since: 1 } });
    await expect(world.launch()).rejects.toMatchObject({ code: 'suspended' });
    const asked = world.registry.requests.length;
    await world.registry.change('food', { suspended: undefined });
    await world.clock.advance(5000);
    expect((await world.launch()).instance.state.name).toBe('loading');
    expect(world.registry.requests.slice(asked)[0]).toBe('GET /apps/food/record');
  });

  test('T097 starts nothing when nobody has confirmed it for four days, and everything again once online', async () => {
    const { instance } = await world.start();
    await close(instance);
    world.registry.isOnline = false;
    await world.clock.advance(95 * HOUR_MS);
    expect((await world.launch()).instance.state.name).toBe('loading');
    await world.container.closeAll();
    await world.clock.advance(2 * HOUR_MS);
    await expect(world.launch()).rejects.toMatchObject({
      code: 'expired',
      message: expect.stringContaining('internet'),
    });
    world.registry.isOnline = true;
    expect((await world.launch()).instance.state.name).toBe('loading');
  });

  test('refuses a mini-program that the registry does not know', async () => {
    world.registry.unregister('food');
    await expect(world.launch()).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('registry'),
    });
  });

  test.each([
    [new OpenFailure('storage_full'), 'storage_full', /no room for food on this device/],
    [new OpenFailure('timeout'), 'open_failed', /could not be opened/],
    [new Error('boom'), 'open_failed', /could not be opened/],
  ] as const)('says why a surface could not be opened (%s)', async (error, code, sentence) => {
    world.openFails = error;
    await expect(world.launch()).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(world.container.instances).toEqual([]);
    expect(world.events).toEqual([]);
  });

  describe('entry pages', () => {
    const entryPages = [{ name: 'orders', path: '/orders/all' }];
    beforeEach(() => world.registry.release('food', { version: 2, entryPages }));

    test('open by name, with parameters', async () => {
      const { surface } = await world.launch('food', { entry: 'orders', params: { id: '7' } });
      expect(surface.opened.path).toBe('/orders/all');
      expect(surface.opened.init.launch).toEqual({ path: '/orders/all', params: { id: '7' }, reloaded: false });
      expect(world.events).toEqual([]);
    });

    test('T011 T014 of another name start it at home, and the host is told', async () => {
      for (const entry of ['secret', '', '__proto__', '/orders/all']) {
        const { surface, instance } = await world.launch('food', { entry, path: '/secret' });
        expect(surface.opened.path).toBe('/');
        expect(world.events.at(-1)).toEqual({ type: 'route_denied', appId: 'food', entry });
        await close(instance);
      }
    });

    test('T010 have no word in who sent the user: that is the host’s stamp alone', async () => {
      const params = { referrer: 'bank', app_id: 'bank', appId: 'bank', verified: 'true', launch: '{"referrer":{}}' };
      const plain = await world.launch('food', { entry: 'orders', params });
      expect(plain.surface.opened.init.launch).toEqual({ path: '/orders/all', params, reloaded: false });
      const referrer = { app_id: 'taxi', verified: true } as const;
      await close(plain.instance);
      const stamped = await world.launch('food', { entry: 'orders', params, referrer });
      expect(stamped.surface.opened.init.launch).toEqual({ path: '/orders/all', params, referrer, reloaded: false });
    });

    test('start a mini-program anew that runs already', async () => {
      const { instance } = await world.start('food');
      const launching = world.launch('food', { entry: 'orders' });
      await world.clock.advance(200);
      expect((await launching).instance).not.toBe(instance);
    });
  });

  describe('with other tabs', () => {
    let tab: TestWorld;
    beforeEach(() => {
      const { profile, registry, clock } = world;
      tab = createTestWorld({ profile, registry, clock });
    });

    test('runs what they run while they run it: the update waits', async () => {
      const there = await tab.start();
      const old = there.surface.opened.release.integrityId;
      await world.registry.release('food', { version: 2 });
      await settle();
      const launching = world.launch();
      await world.clock.advance(1000);
      const { surface } = await launching;
      expect(surface.opened.release).toEqual({ integrityId: old, connect: [], provision: null });
      expect(there.instance.state.name).toBe('shown');
    });

    test('replaces it when what they have is only waiting there', async () => {
      const there = await tab.start();
      there.instance.hide();
      await world.registry.release('food', { version: 2 });
      await settle();
      const launching = world.launch();
      await world.clock.advance(1000);
      const { surface } = await launching;
      expect(surface.opened.release.integrityId).not.toBe(there.surface.opened.release.integrityId);
      expect(there.instance.state).toEqual({ name: 'closed' });
    });

    test('ends a revoked version there before it starts another one here', async () => {
      const there = await tab.start();
      const old = (await world.registry.state('food'))?.current.digest ?? '';
      world.registry.listeners.clear();
      await world.registry.release('food', { version: 2 });
      await world.registry.change('food', { revoked: [old], floor: 2, previous: undefined });
      await settle();
      expect(there.instance.state.name).toBe('shown');
      // Here the last word is older than half a minute; there nobody has asked yet.
      world.clockOffset = 31_000;
      const launching = world.launch();
      await world.clock.advance(1000);
      expect((await launching).surface.opened.release.provision).not.toBeNull();
      expect(there.instance.state).toMatchObject({ name: 'stopped', reason: 'revoked' });
    });

    test('says that it is open elsewhere when they do not let it go', async () => {
      const there = await tab.start();
      world.profile.enter('food');
      const old = (await world.registry.state('food'))?.current.digest ?? '';
      await world.registry.release('food', { version: 2 });
      await world.registry.change('food', { revoked: [old], floor: 2, previous: undefined });
      await settle();
      const launching = world.launch().catch((error: unknown) => error);
      await world.clock.advance(1000);
      expect(await launching).toMatchObject({
        code: 'elsewhere',
        message: expect.stringContaining('is open elsewhere'),
      });
      expect(there.surface.destroyed).toBe(true);
      expect(world.profile.held('food')).toBe(1);
    });

    test('leaves the slot when it has ended, and not before its frame is gone', async () => {
      const { instance } = await world.start();
      expect(world.profile.held('food')).toBe(1);
      const closing = instance.close();
      await settle();
      expect(world.profile.held('food')).toBe(1);
      await world.clock.advance(200);
      await closing;
      expect(world.profile.held('food')).toBe(0);
    });
  });

  describe('while a bundle is on its way', () => {
    let arrive: () => void = () => {};
    beforeEach(() => {
      world.registry.downloads = new Promise((done) => {
        arrive = done;
      });
    });

    test('another mini-program starts', async () => {
      const { instance } = await (async () => {
        world.registry.downloads = Promise.resolve();
        return world.start('bank');
      })();
      world.registry.downloads = new Promise((done) => {
        arrive = done;
      });
      const launching = world.launch('food');
      await settle();
      expect(world.progress.at(-1)?.[1]).toBeLessThan(world.progress.at(-1)?.[2] ?? 0);
      expect((await world.launch('bank')).instance).toBe(instance);
      arrive();
      expect((await launching).instance.state.name).toBe('loading');
    });

    test('two launches of it are one', async () => {
      const both = Promise.all([world.launch(), world.launch()]);
      await settle();
      arrive();
      const [a, b] = await both;
      expect(a.instance).toBe(b.instance);
      expect(downloads()).toBe(1);
    });

    test('a logout cancels the launch', async () => {
      await world.container.setUser('alice');
      const launching = world.launch().catch((error: unknown) => error);
      await settle();
      await world.container.setUser(null);
      arrive();
      expect(await launching).toMatchObject({ code: 'cancelled' });
      expect(world.container.instances).toEqual([]);
      expect(world.surfaces).toEqual([]);
    });
  });

  test('a logout while the surface is being opened leaves nothing of it, and the slot free', async () => {
    let opened: () => void = () => {};
    world.opening = new Promise((done) => {
      opened = done;
    });
    await world.container.setUser('alice');
    const launching = world.launch().catch((error: unknown) => error);
    await settle();
    const leaving = world.container.setUser(null);
    await settle();
    expect(world.container.instances).toEqual([]);
    expect(world.profile.held('food')).toBe(1);
    opened();
    expect(await launching).toMatchObject({ code: 'cancelled' });
    await leaving;
    expect(world.surfaces.map(({ destroyed }) => destroyed)).toEqual([true]);
    expect(world.profile.held('food')).toBe(0);
  });

  test('prepare makes nothing but haste: the platform and the record', async () => {
    world.container.prepare('food');
    world.container.prepare('../x');
    await settle();
    expect(world.prepared).toEqual(['food']);
    expect(world.registry.requests).toEqual(['GET /apps/food/record']);
    expect(world.container.instances).toEqual([]);
    await world.launch();
    expect(world.registry.requests.length).toBe(2);
  });
});
