// What verifyBundle takes and refuses of bundles whose archive is in order: signature, names, list, manifest, and every byte.
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { webCrypto } from '@davit/crypto/web';
import { describe, expect, test } from 'vitest';
import { integrityText } from '../src/archive/integrity-text.ts';
import { type BundleCrypto, verifyBundle } from '../src/index.ts';
import {
  exampleFiles,
  exampleManifest,
  expectedOf,
  listOf,
  otherPublisher,
  packExample,
  publisher,
  refusalOf,
  seal,
  sha256Hex,
  verified,
} from './example-bundle.ts';

const LONG = process.env.DAVIT_LONG === '1';
const files = exampleFiles();
const { bytes, digest, integrityId } = await packExample();

const listWith = (change: (list: ReturnType<typeof listOf>) => object): Uint8Array => {
  const list = listOf(files);
  return encodeUtf8(integrityText({ ...list, ...change(list) }));
};
const manifestWith = (change: object) =>
  new Map(files).set('manifest.json', encodeUtf8(JSON.stringify({ ...exampleManifest, ...change })));

describe(verifyBundle, () => {
  test.each<[string, BundleCrypto]>([
    ['node', nodeCrypto],
    ['web', webCrypto],
  ])('answers every file, in buffers of their own, with the %s form of the crypto port', async (_, crypto) => {
    const result = await verifyBundle(bytes, expectedOf(bytes), crypto);
    expect(result).toMatchObject({ ok: true, value: { appId: 'food-hall', versionCode: 7, digest, integrityId } });
    if (!result.ok) return;
    expect(new Map([...result.value.files].sort())).toEqual(new Map([...files].sort()));
    expect(sha256Hex(result.value.integrityBytes)).toBe(integrityId);
    for (const file of result.value.files.values()) expect(file.buffer.byteLength).toBe(file.length);
    expect(Object.keys(result.value.integrity.inline_scripts)).toEqual(['index.html']);
  });

  test('reads bytes that lie inside a larger buffer', async () => {
    const around = new Uint8Array(bytes.length + 7);
    around.set(bytes, 3);
    expect((await verified(around.subarray(3, 3 + bytes.length))).digest).toBe(digest);
  });

  test('refuses another digest, another key, no signature and another’s signature', async () => {
    expect(await refusalOf(bytes, { digest: '0'.repeat(64) })).toEqual({ reason: 'wrong_digest', digest });
    expect(await refusalOf(bytes, { publisherKey: otherPublisher.publicJwk.x as string })).toEqual({
      reason: 'bad_signature',
    });
    expect(await refusalOf(bytes, { publisherKey: 'AAAA' })).toEqual({ reason: 'bad_signature' });
    for (const signature of [new Uint8Array(64), new Uint8Array(63), new Uint8Array(0), new Uint8Array(65)])
      expect(await refusalOf(await seal(files, { signature }))).toEqual({ reason: 'bad_signature' });
    // A signature over the list alone, without the words that say what it is of.
    const list = encodeUtf8(integrityText(listOf(files)));
    const bare = await publisher.sign(list);
    expect(await refusalOf(await seal(files, { list, signature: bare }))).toEqual({ reason: 'bad_signature' });
  });

  test.each(['integrity.json', 'integrity.sig', 'manifest.json'])('refuses a bundle without %s', async (path) => {
    const without = await seal(files, { entries: (entries) => entries.filter(({ name }) => name !== path) });
    expect(await refusalOf(without)).toEqual({ reason: 'missing_file', path });
  });

  test('refuses a list without the manifest', async () => {
    const rest = new Map([...files].filter(([path]) => path !== 'manifest.json'));
    expect(await refusalOf(await seal(rest))).toEqual({ reason: 'missing_file', path: 'manifest.json' });
  });

  test('T101 A’s bundle is not B’s, whoever signed it', async () => {
    expect(await refusalOf(bytes, { appId: 'bank-app' })).toEqual({ reason: 'wrong_app', appId: 'food-hall' });
    // Even if the list says so: the manifest has its own word.
    const list = listWith(() => ({ app_id: 'bank-app' }));
    expect(await refusalOf(await seal(files, { list }), { appId: 'bank-app' })).toEqual({
      reason: 'wrong_app',
      appId: 'food-hall',
    });
    const manifest = manifestWith({ app_id: 'bank-app' });
    expect(await refusalOf(await seal(manifest))).toEqual({ reason: 'wrong_app', appId: 'bank-app' });
  });

  test('T096 a version is the one that the record names, in list and manifest', async () => {
    expect(await refusalOf(bytes, { versionCode: 8 })).toEqual({ reason: 'wrong_version', versionCode: 7 });
    const list = listWith(() => ({ version_code: 8 }));
    expect(await refusalOf(await seal(files, { list }), { versionCode: 8 })).toEqual({
      reason: 'wrong_version',
      versionCode: 7,
    });
    const manifest = manifestWith({ version: { code: 6, name: '1' } });
    expect(await refusalOf(await seal(manifest))).toEqual({ reason: 'wrong_version', versionCode: 6 });
  });

  test('T083 hashes and files disagree', async () => {
    for (const path of files.keys()) {
      const list = listWith(({ files: all }) => ({ files: { ...all, [path]: '0'.repeat(64) } }));
      expect(await refusalOf(await seal(files, { list }))).toEqual({ reason: 'changed_file', path });
    }
    const swapped = listWith(({ files: all }) => ({
      files: { ...all, 'assets/app.js': all['assets/worker.js'], 'assets/worker.js': all['assets/app.js'] },
    }));
    expect(await refusalOf(await seal(files, { list: swapped }))).toEqual({
      reason: 'changed_file',
      path: 'assets/app.js',
    });
  });

  test('T083 a file that is not listed, and a listed one that is not there', async () => {
    const list = encodeUtf8(integrityText(listOf(files)));
    const extra = new Map(files).set('evil.js', encodeUtf8('evil()'));
    expect(await refusalOf(await seal(extra, { list }))).toEqual({ reason: 'extra_file', path: 'evil.js' });
    const more = encodeUtf8(integrityText(listOf(extra)));
    expect(await refusalOf(await seal(files, { list: more }))).toEqual({ reason: 'missing_file', path: 'evil.js' });
    for (const path of ['constructor', '__proto__', 'toString']) {
      const odd = new Map(files).set(path, encodeUtf8('x'));
      expect(await refusalOf(await seal(odd, { list }))).toEqual({ reason: 'extra_file', path });
    }
  });

  test('T083 a file that is listed twice', async () => {
    const text = integrityText(listOf(files));
    const [line = ''] = /"index\.html":"[0-9a-f]{64}"/.exec(text) ?? [];
    const evil = line.replace(/[0-9a-f]{64}/, sha256Hex(encodeUtf8('evil')));
    for (const twice of [`${evil},${line}`, `${line},${evil}`, `${line},${line}`]) {
      const list = encodeUtf8(text.replace(line, twice));
      expect(await refusalOf(await seal(files, { list }))).toMatchObject({ reason: 'bad_integrity' });
    }
  });

  test('a manifest that is none', async () => {
    const with_ = async (manifest: Uint8Array) => refusalOf(await seal(new Map(files).set('manifest.json', manifest)));
    expect(await with_(encodeUtf8('{'))).toMatchObject({ reason: 'bad_manifest' });
    expect(await with_(Uint8Array.of(0xff))).toMatchObject({ reason: 'bad_manifest' });
    expect(await with_(encodeUtf8('{}'))).toMatchObject({ reason: 'bad_manifest', failures: expect.any(Array) });
    const local = manifestWith({ davit: { publisher: 'P', connect: ['http://localhost:8080'] } });
    expect(await refusalOf(await seal(local))).toMatchObject({ reason: 'bad_manifest' });
    expect(await refusalOf(await seal(local), { development: true })).toBeNull();
  });

  test('nothing but the signed list is unpacked before its signature holds', async () => {
    const body = Uint8Array.of(0xff);
    const broken = await seal(files, {
      signature: new Uint8Array(64),
      entries: (entries) => entries.map((entry) => (entry.name === 'assets/app.js' ? { ...entry, body } : entry)),
    });
    expect(await refusalOf(broken)).toEqual({ reason: 'bad_signature' });
  });

  test('T095 of 10⁴ bundles with a byte changed none is taken, though the digest that is expected be theirs', async () => {
    const flips = LONG ? 100_000 : 10_000;
    const whole = new Uint8Array(bytes);
    const expected = expectedOf(bytes);
    for (let flip = 0; flip < flips; flip += 1) {
      const at = flip % bytes.length;
      const before = whole[at] as number;
      // Every bit of every byte first, then other values.
      const round = Math.floor(flip / bytes.length);
      whole[at] = round < 8 ? before ^ (1 << round) : before ^ (1 + ((Math.imul(flip, 2654435761) >>> 8) % 255));
      const honest = await verifyBundle(whole, expected, nodeCrypto);
      const fooled = await verifyBundle(whole, { ...expected, digest: sha256Hex(whole) }, nodeCrypto);
      if (honest.ok || fooled.ok) expect.unreachable(`byte ${at} was changed from ${before} to ${whole[at]}`);
      expect(honest.failure.reason).toBe('wrong_digest');
      // Each byte stands under a fixed value, a second copy, or a checksum: the signature is not even asked.
      expect(fooled.failure.reason).toBe('bad_archive');
      whole[at] = before;
    }
    expect(await verifyBundle(whole, expected, nodeCrypto)).toMatchObject({ ok: true });
  }, 600_000);

  test('T095 of bundles that are cut off, at any byte, none is taken', async () => {
    for (let length = 0; length < bytes.length; length += 1)
      expect(await refusalOf(bytes.slice(0, length))).toMatchObject({
        reason: expect.stringMatching(/bad_archive|too_large/),
      });
  });
});
