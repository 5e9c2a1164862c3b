// Icons: out of the bundle that is shown, as nothing but images, and kept by whoever asks for them.
import { encodeUtf8 } from '@davit/crypto';
import { expect, test } from 'vitest';
import { type BlobStore, createMemoryBlobStore } from '../src/index.ts';
import type { Example } from './example-bundles.ts';
import { type Bed, createFoodBed } from './registry-bed.ts';

const drawing = (text: string): NonNullable<Example['icon']> => ({
  path: 'img/icon.svg',
  bytes: encodeUtf8(`<svg xmlns="http://www.w3.org/2000/svg"><title>${text}</title></svg>`),
});
async function release(bed: Bed, example: Example): Promise<void> {
  const published = await bed.publish(example);
  if (published.status !== 200) throw new Error(JSON.stringify(published.json));
  await bed.release(example.code ?? 1);
}
const addressOf = async (bed: Bed): Promise<string> => `/${(await bed.ask('GET', '/apps/food')).json.app.icon}`;

test('the address in a listing is for ever the icon of that version, and the one without a version the newest', async () => {
  const bed = await createFoodBed();
  await release(bed, { icon: drawing('one') });
  const address = await addressOf(bed);
  expect(address).toMatch(/^\/apps\/food\/icon\?v=[0-9a-f]{16}$/);
  const answer = await bed.ask('GET', address);
  expect([answer.status, answer.body]).toEqual([200, drawing('one').bytes]);
  expect(answer.headers).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'access-control-allow-origin': '*',
  });
  const { etag = '' } = answer.headers;
  const again = await bed.ask('GET', address, { headers: [['if-none-match', etag]] });
  expect([again.status, again.body]).toEqual([304, '']);
  await release(bed, { code: 2, icon: drawing('two') });
  expect(await addressOf(bed)).not.toBe(address);
  for (const old of [address, '/apps/food/icon', '/apps/food/icon?v=x']) {
    const { headers, body } = await bed.ask('GET', old);
    expect([old, headers['cache-control'], body]).toEqual([old, 'public, max-age=300', drawing('two').bytes]);
  }
});

test('opened as a document it runs nothing', async () => {
  const bed = await createFoodBed();
  await release(bed, { icon: drawing('<script>alert(1)</script>') });
  const answer = await bed.registry.handle({
    method: 'GET',
    target: `/registry/v1${await addressOf(bed)}`,
    headers: [],
    body: new Uint8Array(0),
    remoteAddress: '192.0.2.1',
  });
  expect(answer.headers.filter(([name]) => name === 'content-security-policy')).toEqual([
    [
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    ],
  ]);
  expect(answer.headers).toContainEqual(['x-content-type-options', 'nosniff']);
});

test('what is not released, not registered, not there or no image has none', async () => {
  const bed = await createFoodBed();
  const told = async (path = '/apps/food/icon') => bed.told(await bed.ask('GET', path));
  await bed.publish({ icon: drawing('one') });
  expect(await told()).toBe('404 registry/unknown-icon');
  await release(bed, { code: 2 });
  expect(await told()).toBe('404 registry/unknown-icon');
  await release(bed, { code: 3, icon: { path: 'icon.html', bytes: encodeUtf8('<!doctype html><title>x</title>') } });
  expect(await told()).toBe('404 registry/unknown-icon');
  await release(bed, { code: 4, icon: { path: 'icon.png', bytes: new Uint8Array(256 * 1024 + 1) } });
  expect(await told()).toBe('404 registry/unknown-icon');
  expect(await told('/apps/shop/icon')).toBe('404 registry/unknown-icon');
  expect(await told('/apps/Shop/icon')).toBe('400 registry/invalid-app-id');
});

test('a bundle is opened once for however many ask at a time, and again when it could not be read', async () => {
  let reads = 0;
  let isBroken = true;
  const kept = createMemoryBlobStore();
  const blobs: BlobStore = {
    ...kept,
    async get(digest) {
      reads += 1;
      if (isBroken) throw new Error('the disk is away');
      return kept.get(digest);
    },
  };
  const bed = await createFoodBed({ blobs });
  await release(bed, { icon: drawing('one') });
  reads = 0;
  expect(bed.told(await bed.ask('GET', '/apps/food/icon'))).toBe('503 registry/unavailable');
  isBroken = false;
  const all = await Promise.all(Array.from({ length: 50 }, () => bed.ask('GET', '/apps/food/icon')));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  expect(reads).toBe(2);
});
