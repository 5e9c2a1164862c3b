// What a native host puts on its disk and answers from there: the same files with the same headers as the service worker, hashed on
// each way. The disk is a map.
import { type Header, type Integrity, responseHeaders } from '@davit/bundle';
import { OpenFailure } from '@davit/container';
import { createNativeAdapter } from '@davit/container/native';
import { decodeUtf8, toHex } from '@davit/crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { bareCrypto } from './bare-crypto.ts';
import { createNativeWorld, FILES, ISSUER, type NativeWorld, ORIGIN, packVersion } from './native/native-world.ts';

let world: NativeWorld;
beforeEach(async () => {
  world = await createNativeWorld();
});
const textOf = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? '';
const header = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([other]) => other.toLowerCase() === name)?.[1];
const keyOf = ({ integrityId, integrity }: { integrityId: string; integrity: Integrity }, path: string): string =>
  `food/${integrityId}/${integrity.files[path]}`;
const CLOSED = responseHeaders({ kind: 'app-error', origins: {} });

describe(createNativeAdapter, () => {
  test('serves every file of the signed bundle byte for byte', async () => {
    const { view } = await world.open();
    const { files } = world.bundle.integrity;
    expect(Object.keys(files).sort()).toEqual(['manifest.json', ...Object.keys(FILES)].sort());
    for (const [path, hash] of Object.entries(files)) {
      const { status, body } = await view.get(`/${encodeURI(path)}`);
      expect([path, status, toHex(await bareCrypto.sha256(body))]).toEqual([path, 200, hash]);
    }
  });

  test('answers a document with the policy of its manifest, and lets nobody frame it', async () => {
    const { view } = await world.open();
    const { headers, status } = await view.get('/', { isNavigation: true });
    const { manifest, integrity } = world.bundle;
    expect(status).toBe(200);
    expect(header(headers, 'content-type')).toBe('text/html; charset=utf-8');
    const policy = header(headers, 'content-security-policy') ?? '';
    expect(policy).toContain(`connect-src 'self' ${ISSUER} https://api.food.example wss://live.food.example;`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(integrity.inline_scripts['index.html']).toHaveLength(1);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval' 'sha256-");
    const names = responseHeaders({ kind: 'app-resource', origins: { app: ORIGIN, issuer: ISSUER }, manifest });
    expect(headers.slice(0, names.length).map(([name]) => name)).toEqual(names.map(([name]) => name));
  });

  test.each([
    ['/menu', true, FILES['menu/index.html']],
    ['/menu/?x=1', true, FILES['menu/index.html']],
    ['/a%20b.txt?v=2', false, FILES['a b.txt']],
    ['', true, FILES['index.html']],
    ['?x', true, FILES['index.html']],
  ])('finds %s (navigation: %s) as the service worker does', async (path, isNavigation, text) => {
    const { view } = await world.open();
    expect(textOf((await view.get(path, { isNavigation })).body)).toBe(text);
  });

  test('an engine that cannot tell a navigation is answered by what its policy has just let through', async () => {
    const { view } = await world.open();
    const status = async (path: string) => (await view.get(path, { isNavigation: null })).status;
    // The first document.
    expect(await status('/')).toBe(200);
    view.commit();
    expect(await status('/')).toBe(404);
    expect(await status('/menu')).toBe(404);
    expect(view.options.events.mayNavigate(`${ORIGIN}/menu#fragment`, true)).toBe(true);
    expect(await status('/menu')).toBe(200);
    expect(await status('/')).toBe(404);
    view.commit(`${ORIGIN}/menu`);
    expect(await status('/menu')).toBe(404);
  });

  test('answers a part of a file, and the whole of it when it might have changed', async () => {
    const { view } = await world.open();
    const part = await view.get('/a%20b.txt', { headers: [['RANGE', 'bytes=2-4']] });
    expect([part.status, textOf(part.body), header(part.headers, 'content-range')]).toEqual([
      206,
      '234',
      'bytes 2-4/10',
    ]);
    const whole = await view.get('/a%20b.txt', {
      headers: [
        ['Range', 'bytes=2-4'],
        ['If-Range', '"x"'],
      ],
    });
    expect([whole.status, whole.body.length]).toEqual([200, 10]);
  });

  test.each<[string, number, { method?: string; headers?: Header[]; isNavigation?: boolean; url?: string }]>([
    ['/nowhere', 404, {}],
    ['/%', 404, { isNavigation: true }],
    ['/integrity.json', 404, {}],
    ['/.container/launch.html', 404, { isNavigation: true }],
    ['/../../etc/passwd', 404, {}],
    ['/..%2f..%2fetc/passwd', 404, {}],
    ['/app.js', 405, { method: 'POST' }],
    ['/app.js', 416, { headers: [['Range', 'bytes=99-']] }],
    ['/app.js', 404, { headers: [['Service-Worker', 'script']] }],
    ['/app.js', 404, { headers: [['Sec-Fetch-Dest', 'sharedworker']] }],
    ['/app.js', 404, { headers: [['sec-fetch-dest', 'serviceworker']] }],
    ['/app.js', 404, { url: 'davit-app://other/app.js' }],
    ['/app.js', 404, { url: 'davit-app://food.evil/app.js' }],
    ['/app.js', 404, { url: 'davit-app://evil/app.js' }],
  ])('refuses %s with %i and everything closed: %o', async (path, status, request) => {
    const { view } = await world.open();
    const response = await view.get(path, request);
    expect(response.status).toBe(status);
    expect(response.headers.slice(0, CLOSED.length)).toEqual(CLOSED);
  });

  test('T103 answers 503 and closed for a file that was changed on the disk, and repairs it at the next launch', async () => {
    const { view, surface } = await world.open();
    const key = keyOf(world.bundle, 'app.js');
    const right = world.files.kept.get(key);
    world.files.kept.set(key, Uint8Array.of(1, 2, 3));
    const response = await view.get('/app.js');
    expect([response.status, textOf(response.body).includes('damaged')]).toEqual([503, true]);
    expect(response.headers.slice(0, CLOSED.length)).toEqual(CLOSED);
    await surface.destroy();
    const { view: next } = await world.open();
    expect((await next.get('/app.js')).status).toBe(200);
    expect(world.files.kept.get(key)).toEqual(right);
    expect(world.provisions()).toBe(2);
  });

  test('T103 a changed manifest or list opens nothing', async () => {
    const { view } = await world.open();
    for (const hash of [world.bundle.integrityId, world.bundle.integrity.files['manifest.json'] ?? '']) {
      const key = `food/${world.bundle.integrityId}/${hash}`;
      const right = world.files.kept.get(key) as Uint8Array;
      world.files.kept.set(key, new Uint8Array());
      const { view: other } = await world.open({
        instance: 'i2',
        release: { integrityId: world.bundle.integrityId, connect: [], provision: async () => world.bundle },
      });
      world.files.kept.set(key, new Uint8Array());
      expect((await other.get('/app.js')).status).toBe(503);
      world.files.kept.set(key, right);
      expect((await other.get('/app.js')).status).toBe(200);
    }
    expect((await view.get('/app.js')).status).toBe(200);
  });

  test('asks for the bundle once, and not at all for what is complete', async () => {
    await (await world.open()).surface.destroy();
    await (await world.open()).surface.destroy();
    expect(world.provisions()).toBe(1);
    const { integrityId } = world.bundle;
    await world.open({ release: { integrityId, connect: [], provision: null } });
  });

  test('says that a version which may not be provided is not installed', async () => {
    const { integrityId } = world.bundle;
    const opening = world.open({ release: { integrityId, connect: [], provision: null } });
    await expect(opening).rejects.toMatchObject({ code: 'not_installed' });
    expect(world.engine.views).toEqual([]);
  });

  test('hands on what the registry’s way refused with', async () => {
    const refusal = new Error('offline');
    const { integrityId } = world.bundle;
    const provision = async () => {
      throw refusal;
    };
    await expect(world.open({ release: { integrityId, connect: [], provision } })).rejects.toBe(refusal);
  });

  test.each([0, 2])(
    'a full disk after %i files is said, leaves nothing behind, and keeps the version before',
    async (room) => {
      const before = await world.open();
      await before.surface.destroy();
      const kept = new Map(world.files.kept);
      const next = await packVersion(2);
      world.files.room = room;
      const release = { integrityId: next.integrityId, connect: [], provision: async () => next };
      await expect(world.open({ release })).rejects.toMatchObject({ code: 'storage_full' });
      expect([...world.files.kept.keys()]).toEqual([...kept.keys()]);
    },
  );

  test('a host’s own mistake is no room and no answer of the registry', async () => {
    const other = await packVersion(2);
    const { integrityId } = world.bundle;
    await expect(
      world.open({ release: { integrityId, connect: [], provision: async () => other } }),
    ).rejects.toMatchObject({ code: 'worker_failed' });
    const { reads } = world.files;
    await expect(
      world.open({ release: { integrityId: '../../x', connect: [], provision: async () => other } }),
    ).rejects.toBeInstanceOf(OpenFailure);
    expect(world.files.reads).toBe(reads);
  });

  test('T105 a new version replaces the old one once it is whole, and an opening that is cut off leaves the old one', async () => {
    await (await world.open()).surface.destroy();
    const old = [...world.files.kept.keys()];
    const next = await packVersion(2, { ...FILES, 'app.js': 'export const v = 2;' });
    const release = { integrityId: next.integrityId, connect: [], provision: async () => next };
    // Cut off after the third file: the write never ends.
    const { write } = world.files;
    let left = 3;
    world.files.write = (...args) => {
      left -= 1;
      return left < 0 ? new Promise(() => {}) : write.apply(world.files, args);
    };
    void world.open({ release });
    await world.clock.advance(0);
    for (const key of old) expect([...world.files.kept.keys()]).toContain(key);
    expect(world.files.kept.size).toBe(old.length + 3);
    world.files.write = write;
    const { view } = await world.open({ release });
    expect(textOf((await view.get('/app.js')).body)).toBe('export const v = 2;');
    expect(await world.files.versions('food')).toEqual([next.integrityId]);
  });

  test('no name of a publisher’s file reaches the disk', async () => {
    await world.open();
    for (const key of world.files.kept.keys()) expect(key).toMatch(/^food\/[0-9a-f]{64}\/[0-9a-f]{64}$/);
  });
});
