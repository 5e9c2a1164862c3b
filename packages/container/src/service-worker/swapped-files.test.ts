// A mini-program can write into the cache that its own files come from, at any moment: between the check and the use too.
import { expect, test } from 'vitest';
import { createServedBundle } from '../serving/served-bundle.ts';
import { type Bytes, cachedFiles, decodeText } from './verified-cache.ts';

const bytesOf = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text));
const sha256Hex = async (bytes: Bytes): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
const RIGHT = 'export const right = true;';
const WRONG = 'export const wrong = true;';

/** A cache whose every file is another one each time that it is asked for: right, wrong, right, … */
async function createSwappingCache(texts: readonly string[]) {
  const files = new Map<string, string>();
  for (const text of texts) files.set(`/${await sha256Hex(bytesOf(text))}`, text);
  const reads = new Map<string, number>();
  const cache = {
    async match(key: string) {
      const text = files.get(key);
      if (text === undefined) return undefined;
      const nth = (reads.get(key) ?? 0) + 1;
      reads.set(key, nth);
      return new Response(nth % 2 === 1 ? text : WRONG);
    },
  } as unknown as Cache;
  return { cache, reads: () => [...reads.values()] };
}

test('T104 what is answered are the very bytes that were hashed, read once', async () => {
  const { cache, reads } = await createSwappingCache([RIGHT]);
  const hash = await sha256Hex(bytesOf(RIGHT));
  expect(await cachedFiles(cache).read(hash)).toEqual(bytesOf(RIGHT));
  expect(reads()).toEqual([1]);
  expect(await cachedFiles(cache).read(hash)).toBeNull();
});

test('T104 a file that is swapped while the mini-program runs is refused, and never answered', async () => {
  const manifest = JSON.stringify({ davit: { connect: [] } });
  const names = { 'manifest.json': manifest, 'app.js': RIGHT };
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(names)) files[path] = await sha256Hex(bytesOf(text));
  const list = JSON.stringify({ format: 1, app_id: 'food', version_code: 1, files, inline_scripts: {} });
  const { cache } = await createSwappingCache([manifest, RIGHT, list]);
  const bundle = createServedBundle({
    origins: {
      app: 'https://food.apps.example',
      gate: 'https://food--gate.apps.example',
      host: 'https://host.example',
      issuer: 'https://as.example',
    },
    integrityId: await sha256Hex(bytesOf(list)),
    decode: decodeText,
    read: cachedFiles(cache).read,
  });
  const answers: [number, string][] = [];
  for (let at = 0; at < 6; at += 1) {
    const answer = await bundle.answer({ method: 'GET', path: '/app.js', navigation: false, range: null });
    answers.push([answer.status, decodeText(answer.body)]);
  }
  expect(answers[0]).toEqual([200, RIGHT]);
  expect(answers.some(([status]) => status === 503)).toBe(true);
  for (const [status, text] of answers) expect(text === RIGHT).toBe(status === 200);
});

test('T104 bytes that change while they are written are not what is read later', async () => {
  const kept = new Map<string, Bytes>();
  const cache = {
    match: async (key: string) => (kept.has(key) ? new Response(kept.get(key)) : undefined),
    async put(key: string, response: Response) {
      const bytes = new Uint8Array(await response.arrayBuffer());
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      kept.set(key, bytes);
    },
  } as unknown as Cache;
  const hash = await sha256Hex(bytesOf(RIGHT));
  await cachedFiles(cache).write(hash, bytesOf(RIGHT));
  expect(kept.size).toBe(1);
  expect(await cachedFiles(cache).read(hash)).toBeNull();
});
