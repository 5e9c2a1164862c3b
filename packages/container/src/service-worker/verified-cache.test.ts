// What is written was hashed, and what is read is hashed again; the cache is a map.
import { expect, test } from 'vitest';
import { type Bytes, cachedFiles, cacheName, completeCache, isComplete } from './verified-cache.ts';

function createCache() {
  const files = new Map<string, Bytes>();
  const cache = {
    match: async (key: string) => (files.has(key) ? new Response(files.get(key)) : undefined),
    put: async (key: string, response: Response) => void files.set(key, new Uint8Array(await response.arrayBuffer())),
  } as unknown as Cache;
  return { files, cache };
}
const bytesOf = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
const sha256Hex = async (bytes: Bytes): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
const [right, wrong] = [bytesOf('right'), bytesOf('wrong')];

test('T103 nothing is written under the hash of other bytes', async () => {
  const { files, cache } = createCache();
  const hash = await sha256Hex(right);
  await expect(cachedFiles(cache).write(hash, wrong)).rejects.toThrow(hash);
  expect(files.size).toBe(0);
  await cachedFiles(cache).write(hash, right);
  expect(await cachedFiles(cache).read(hash)).toEqual(right);
});

test('T103 other bytes under a hash are as good as none', async () => {
  const { files, cache } = createCache();
  const hash = await sha256Hex(right);
  files.set(`/${hash}`, wrong);
  expect(await cachedFiles(cache).read(hash)).toBeNull();
});

test('T103 a host that hands over other bytes, list or file, completes no version and leaves nothing of it', async () => {
  const file = await sha256Hex(right);
  const list = bytesOf(JSON.stringify({ files: { 'a.js': file } }));
  const id = await sha256Hex(list);
  for (const handed of [new Map([[id, wrong]]), new Map([[id, list]])]) {
    const { files, cache } = createCache();
    const want = async (hash: string) => handed.get(hash) ?? wrong;
    await expect(completeCache({ open: async () => cache }, id, want)).rejects.toThrow(TypeError);
    expect([...files.values()]).not.toContainEqual(wrong);
  }
});

test('T103 a version is complete with every file and its right bytes, and to look changes nothing', async () => {
  const file = await sha256Hex(right);
  const list = bytesOf(JSON.stringify({ files: { 'a.js': file, 'b.js': file } }));
  const id = await sha256Hex(list);
  const { files, cache } = createCache();
  let made = 0;
  const caches = {
    has: async (name: string) => name === cacheName(id) && made > 0,
    open: async () => {
      made += 1;
      return cache;
    },
  };
  expect([await isComplete(caches, id), made]).toEqual([false, 0]);
  await completeCache(caches, id, async (hash) => (hash === id ? list : right));
  const whole = new Map(files);
  expect(await isComplete(caches, id)).toBe(true);
  for (const hash of [id, file]) {
    files.set(`/${hash}`, wrong);
    expect([hash, await isComplete(caches, id)]).toEqual([hash, false]);
    expect(files.get(`/${hash}`)).toBe(wrong);
    files.delete(`/${hash}`);
    expect([hash, await isComplete(caches, id)]).toEqual([hash, false]);
    for (const [path, bytes] of whole) files.set(path, bytes);
  }
  expect(await isComplete(caches, id)).toBe(true);
});
