import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  exampleFiles,
  exampleManifest,
  type Files,
  packExample,
  publisher,
  sha256Hex,
  verified,
} from '../../tests/example-bundle.ts';
import { packBundle } from './pack-bundle.ts';
import { parseIntegrity } from './parse-integrity.ts';

const text = (value: string): Uint8Array => encodeUtf8(value);

async function problemsOf(change: (files: Files) => void, more: { development?: boolean } = {}) {
  const files = exampleFiles();
  change(files);
  const packed = await packBundle({ files, signer: publisher, crypto: nodeCrypto, ...more });
  return packed.ok ? [] : packed.failure.problems.map(({ code, path, at }) => [code, path, at]);
}
const manifestWith = (davit: object, more: object = {}): Uint8Array =>
  text(JSON.stringify({ ...exampleManifest, ...more, davit: { ...exampleManifest.davit, ...davit } }));

describe(packBundle, () => {
  test('the same files give the same bytes, in whatever order they come', async () => {
    const packed = await packExample();
    const reversed = await packExample(new Map([...exampleFiles()].reverse()));
    expect(reversed.bytes).toEqual(packed.bytes);
    expect(packed.digest).toBe(sha256Hex(packed.bytes));
    expect(packed).toMatchObject({ appId: 'food-hall', versionCode: 7, size: packed.bytes.length });
    // Changes only with the format or the packer, and then on purpose.
    expect(packed.digest).toBe('09ecbb70f0bfefbd53ef09203c91060975be4ebfdc3c89f84a67d658c47127ad');
  });

  test('the manifest and the signed list come first, and other readers open it', async () => {
    const { bytes, integrityId } = await packExample();
    const read = unzipSync(bytes);
    expect(Object.keys(read)).toEqual([
      'manifest.json',
      'integrity.json',
      'integrity.sig',
      'assets/app.js',
      'assets/worker.js',
      'img/icon.png',
      'index.html',
    ]);
    for (const [path, file] of exampleFiles()) expect([path, read[path]]).toEqual([path, file]);
    const list = read['integrity.json'] as Uint8Array;
    expect(sha256Hex(list)).toBe(integrityId);
    expect(parseIntegrity(list)).toMatchObject({
      ok: true,
      value: { app_id: 'food-hall', version_code: 7, inline_scripts: { 'index.html': [sha256Hex(text('start()'))] } },
    });
    expect(read['integrity.sig']).toHaveLength(64);
  });

  test('whatever is packed verifies, file for file', async () => {
    const path = fc.stringMatching(/^[a-zé0-9_-]{1,8}(\/[a-z0-9ü .@-]{0,8}[a-z])?\.(html|js|bin)$/);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(255), fc.nat(5000)).map(([byte, length]) => new Uint8Array(length).fill(byte & 127)),
    );
    let packedOnes = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(path, bytes), { maxLength: 12 }), async (more) => {
        const files = new Map([...exampleFiles(), ...more]);
        const packed = await packBundle({ files, signer: publisher, crypto: nodeCrypto });
        // Names may clash, and random bytes are no UTF-8.
        if (!packed.ok) return;
        packedOnes += 1;
        const { files: read, integrityId } = await verified(packed.value.bytes);
        expect(new Map([...read].sort())).toEqual(new Map([...files].sort()));
        expect(integrityId).toBe(packed.value.integrityId);
      }),
      { numRuns: 100 },
    );
    expect(packedOnes).toBeGreaterThan(20);
  });

  test('stores what shrinks too well, so that it is not taken for a bomb', async () => {
    const files = exampleFiles().set('zeros.bin', new Uint8Array(300_000));
    const { bytes } = await packExample(files);
    expect(bytes.length).toBeGreaterThan(300_000);
    expect((await verified(bytes)).files.get('zeros.bin')).toHaveLength(300_000);
  });

  test('a bundle at the limits: 2,000 files, paths of 200 bytes', async () => {
    const files = exampleFiles();
    for (let at = files.size; at < 2000; at += 1)
      files.set(`${String(at).padStart(6, '0')}${'x'.repeat(194)}`, text(`${at}`));
    expect((await verified((await packExample(files)).bytes)).files.size).toBe(2000);
    expect(
      await problemsOf((all) => {
        for (const [path, bytes] of files) all.set(path, bytes);
        all.set('one-more', text('x'));
      }),
    ).toEqual([['bundle/too-large', '', undefined]]);
  });

  test.each<[string, (files: Files) => void, (string | undefined)[][]]>([
    ['no manifest', (files) => files.delete('manifest.json'), [['bundle/missing-file', 'manifest.json', undefined]]],
    [
      'a manifest that is not UTF-8',
      (files) => files.set('manifest.json', Uint8Array.of(0xff)),
      [['bundle/not-utf8', 'manifest.json', undefined]],
    ],
    [
      'a bad manifest',
      (files) => files.set('manifest.json', manifestWith({ connect: ['http://x'] }, { app_id: 'X' })),
      [['bundle/bad-manifest', 'manifest.json', 'app_id']],
    ],
    [
      'a missing icon',
      (files) => files.delete('img/icon.png'),
      [['bundle/missing-file', 'manifest.json', 'icons[0].src']],
    ],
    [
      'a missing worker',
      (files) => files.delete('assets/worker.js'),
      [['bundle/missing-file', 'manifest.json', 'davit.workers[0]']],
    ],
    [
      'a missing fallback',
      (files) => files.delete('index.html'),
      [['bundle/missing-file', 'manifest.json', 'davit.fallback']],
    ],
    ['a bad path', (files) => files.set('../x', text('')), [['bundle/bad-path', '../x', undefined]]],
    [
      'a list of its own',
      (files) => files.set('integrity.json', text('')),
      [['bundle/bad-path', 'integrity.json', undefined]],
    ],
    ['a clash', (files) => files.set('INDEX.html', text('')), [['bundle/path-clash', 'INDEX.html', undefined]]],
    [
      'an event handler',
      (files) => files.set('a.html', text('<b onclick="x">')),
      [['bundle/inline-handler', 'a.html', '<b onclick>']],
    ],
    [
      'a script address',
      (files) => files.set('a.htm', text('<a href="javascript:x()">')),
      [['bundle/script-url', 'a.htm', '<a href>']],
    ],
    [
      'a page that is not UTF-8',
      (files) => files.set('a.html', Uint8Array.of(0xe4)),
      [['bundle/not-utf8', 'a.html', undefined]],
    ],
    [
      'too many bytes',
      (files) => files.set('x.bin', new Uint8Array(20 * 1024 * 1024)),
      [['bundle/too-large', '', undefined]],
    ],
    [
      'several at once',
      (files) => files.set('..', text('')).set('a.html', text('<b onclick=x onload=y>')).delete('img/icon.png'),
      [
        ['bundle/bad-path', '..', undefined],
        ['bundle/inline-handler', 'a.html', '<b onclick>'],
        ['bundle/inline-handler', 'a.html', '<b onload>'],
        ['bundle/missing-file', 'manifest.json', 'icons[0].src'],
      ],
    ],
  ])('refuses %s, and says which file', async (_, change, problems) => {
    expect(await problemsOf(change)).toEqual(problems);
  });

  test('takes what only development allows only there, and source maps always', async () => {
    const change = (files: Files) =>
      void files
        .set('manifest.json', manifestWith({ connect: ['http://localhost:8080'] }))
        .set('assets/app.js.map', text('{}'));
    expect(await problemsOf(change)).toEqual([['bundle/bad-manifest', 'manifest.json', 'davit.connect[0]']]);
    expect(await problemsOf(change, { development: true })).toEqual([]);
  });

  test('refuses to sign with another kind of key, and a page with more inline scripts than its policy names', async () => {
    const { signer } = await nodeCrypto.generateKey('ES256');
    expect(await packBundle({ files: exampleFiles(), signer, crypto: nodeCrypto })).toMatchObject({
      ok: false,
      failure: { problems: [{ code: 'bundle/bad-key', message: expect.stringMatching(/Ed25519/) }] },
    });
    const scripts = Array.from({ length: 16_000 }, (_, at) => `<script>${at}</script>`).join('');
    expect(await problemsOf((files) => files.set('a.html', text(scripts)))).toEqual([
      ['bundle/too-large', 'a.html', undefined],
    ]);
  });

  test('every problem is a sentence', async () => {
    const files = exampleFiles().set('..', text('')).set('a.html', text('<b onclick=x><a href=javascript:x()>'));
    files.set('A.html', Uint8Array.of(0xff));
    files.delete('index.html');
    const packed = await packBundle({ files, signer: publisher, crypto: nodeCrypto });
    expect(packed.ok).toBe(false);
    if (!packed.ok) for (const { message } of packed.failure.problems) expect(message).toMatch(/^[A-Z0-9<"].*\.$/);
  });
});
