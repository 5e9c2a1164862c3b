// One function says what publish refuses, whether it is given a folder or a bundle: everything at once, with file, line and key.
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import {
  exampleFiles,
  exampleManifest,
  type Files,
  listOf,
  otherPublisher,
  packExample,
  publisher,
  seal,
  sha256Hex,
} from '../../tests/example-bundle.ts';
import { MAX_BUNDLE_BYTES } from '../archive/bundle-limits.ts';
import { integrityText } from '../archive/integrity-text.ts';
import { packBundle } from '../archive/pack-bundle.ts';
import { checkBundle, MAX_PROBLEMS } from './check-bundle.ts';
import { isPublishable } from './check-report.ts';

const crypto = nodeCrypto;
const publisherKey = publisher.publicJwk.x as string;
const text = (value: string): Uint8Array => encodeUtf8(value);
const withFiles = (more: Readonly<Record<string, string>>): Files =>
  new Map([
    ...exampleFiles(),
    ...Object.entries(more).map(([path, value]): [string, Uint8Array] => [path, text(value)]),
  ]);
const manifest = (davit: object, more: object = {}): string =>
  JSON.stringify({ ...exampleManifest, ...more, davit: { ...exampleManifest.davit, ...davit } }, null, 2);
const brief = async (report: ReturnType<typeof checkBundle>) =>
  (await report).problems.map(({ code, file, line, at }) => [code, file, line, at]);
const lineOf = (json: string, piece: string): number => json.slice(0, json.indexOf(piece)).split('\n').length;
const folder = (more: Readonly<Record<string, string>>) => brief(checkBundle({ files: withFiles(more), crypto }));
const token = ['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAbC'].join('_');

describe(checkBundle, () => {
  test('finds nothing wrong with a good folder, and says what it is', async () => {
    const packed = await packExample();
    const report = await checkBundle({ files: exampleFiles(), crypto });
    expect(report).toMatchObject({
      problems: [],
      manifest: { app_id: 'food-hall' },
      integrity_id: packed.integrityId,
      digest: null,
      size: null,
      scopes: ['openid'],
      permissions: [],
      connect: ['https://api.food.example'],
    });
    expect(isPublishable(report)).toBe(true);
    const files = [...exampleFiles()].map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256Hex(bytes) }));
    expect(report.files).toEqual(files.sort((a, b) => (a.path < b.path ? -1 : 1)));
    expect(report.unpacked_size).toBe(files.reduce((sum, { size }) => sum + size, 0));
  });

  test('says the same of the bundle that is packed of the folder', async () => {
    const { bytes, digest } = await packExample();
    const { digest: none, size, ...rest } = await checkBundle({ files: exampleFiles(), crypto });
    expect(await checkBundle({ archive: bytes, publisherKey, crypto })).toEqual({
      ...rest,
      digest,
      size: bytes.length,
    });
    expect([none, size]).toEqual([null, null]);
  });

  test('names line and key of each mistake in the manifest, and everything else that is wrong, at once', async () => {
    const json = manifest({ colour: 1 });
    const problems = await folder({
      'manifest.json': json,
      'page.html': '<!doctype html>\n<body>\n  <b onclick="go()">x</b>',
      'a\\b.js': '',
    });
    expect(problems).toEqual([
      ['bundle/bad-manifest', 'manifest.json', lineOf(json, '"colour"'), 'davit.colour'],
      ['bundle/bad-path', 'a\\b.js', undefined, undefined],
      ['bundle/inline-handler', 'page.html', 3, '<b onclick>'],
    ]);
    const broken = await checkBundle({ files: withFiles({ 'manifest.json': '{\n  "app_id": "x",\n}' }), crypto });
    expect(broken).toMatchObject({ manifest: null, integrity_id: null, scopes: [] });
    expect(broken.problems[0]).toMatchObject({ code: 'bundle/bad-manifest', line: 3, column: 1 });
  });

  test.each([
    ['a name', { name: 'TODO' }, {}, 'name', '"TODO"'],
    ['a publisher', {}, { publisher: 'Your company' }, 'davit.publisher', '"Your company"'],
    [
      'a purpose',
      {},
      { scopes: [{ name: 'openid', purpose: 'lorem ipsum dolor' }] },
      'davit.scopes[0].purpose',
      'lorem',
    ],
    ['an address', {}, { privacy_url: 'https://www.example.com/privacy' }, 'davit.privacy_url', 'www.example'],
  ])('refuses %s that is still a placeholder', async (_, more, davit, at, piece) => {
    const json = manifest(davit, more);
    expect(await folder({ 'manifest.json': json })).toEqual([
      ['bundle/placeholder', 'manifest.json', lineOf(json, piece), at],
    ]);
  });

  test('warns of placeholders in development, and of nothing less', async () => {
    const files = withFiles({ 'manifest.json': manifest({}, { name: 'TODO' }) });
    const { problems } = await checkBundle({ files, crypto, development: true });
    expect(problems).toMatchObject([{ code: 'bundle/placeholder', severity: 'warning', file: 'manifest.json' }]);
  });

  test('takes names that hold such a word', async () => {
    const more = { name: 'Test Drive', description: 'A todo list. Replace lost cards.', short_name: 'Examples' };
    expect(await folder({ 'manifest.json': manifest({}, more) })).toEqual([]);
  });

  test('T090 warns of scripts and styles from elsewhere', async () => {
    const report = await checkBundle({
      files: withFiles({
        'index.html':
          '<script src="app.js"></script>\n<script src=" //cdn.example/x.js"></script>\n<link rel=stylesheet href="https://fonts.example/a.css"><a href="https://x.example">x</a>',
      }),
      crypto,
    });
    expect(report.problems.map(({ code, line, at }) => [code, line, at])).toEqual([
      ['bundle/foreign-code', 2, '<script src>'],
      ['bundle/foreign-code', 3, '<link href>'],
    ]);
    expect(isPublishable(report)).toBe(true);
  });

  test.each([
    ['img/icon.html', 10, 'Its name is not that of an image.'],
    ['img/icon.png', 262_145, 'It has 262145 bytes; 262144 are the most.'],
    ['img/icon.png', 262_144, null],
  ])('warns of an icon that nobody will see: %s of %i bytes', async (src, size, detail) => {
    const files = withFiles({ 'manifest.json': manifest({}, { icons: [{ src }] }) });
    const report = await checkBundle({ files: files.set(src, new Uint8Array(size)), crypto });
    expect(report.problems.map(({ code, file, at, detail }) => [code, file, at, detail])).toEqual(
      detail === null ? [] : [['bundle/unseen-icon', src, 'icons[0].src', detail]],
    );
    expect(isPublishable(report)).toBe(true);
  });

  test('T089 a secret is refused with file and line, and never told', async () => {
    const report = await checkBundle({
      files: withFiles({ 'assets/app.js': `run();\nlet auth = "${token}";` }),
      crypto,
    });
    expect(report.problems).toMatchObject([
      { code: 'bundle/secret', severity: 'error', file: 'assets/app.js', line: 2 },
    ]);
    expect(JSON.stringify(report)).not.toContain(token.slice(4, 14));
    expect(isPublishable(report)).toBe(false);
  });

  test('a page that a launch can open has to be there', async () => {
    const files = withFiles({ 'manifest.json': manifest({ fallback: undefined }) });
    files.delete('index.html');
    expect(await brief(checkBundle({ files, crypto }))).toEqual([
      ['bundle/missing-file', 'index.html', undefined, undefined],
    ]);
  });

  test('answers a bounded number of problems', async () => {
    const handlers = '<b onclick=x>\n'.repeat(3_000);
    const { problems } = await checkBundle({ files: withFiles({ 'a.html': handlers }), crypto });
    expect(problems).toHaveLength(MAX_PROBLEMS);
    expect(problems.at(-1)).toMatchObject({ line: MAX_PROBLEMS });
  });

  test('errors stand before warnings', async () => {
    const html = `<script src="https://cdn.example/x.js"></script><script>let auth = "${token}"</script>`;
    const { problems } = await checkBundle({ files: withFiles({ 'index.html': html }), crypto });
    expect(problems.map(({ severity }) => severity)).toEqual(['error', 'warning']);
  });
});

describe('of a bundle', () => {
  const codes = async (archive: Uint8Array, key: string | undefined = publisherKey) =>
    (await checkBundle({ archive, publisherKey: key, crypto })).problems.map(({ code, file }) => [code, file]);

  test('what is no bundle, and what is too large, is one problem', async () => {
    expect(await codes(text('PK'))).toEqual([['bundle/bad-archive', undefined]]);
    expect(await codes(new Uint8Array(MAX_BUNDLE_BYTES + 1))).toEqual([['bundle/too-large', undefined]]);
  });

  test('T086 another key’s signature is refused, and the rest is checked all the same', async () => {
    const files = withFiles({ 'assets/app.js': `let auth = "${token}";` });
    const packed = await packBundle({ files, signer: otherPublisher, crypto });
    if (!packed.ok) throw new Error('not packed');
    expect(await codes(packed.value.bytes)).toEqual([
      ['bundle/bad-signature', undefined],
      ['bundle/secret', 'assets/app.js'],
    ]);
    expect(await codes(packed.value.bytes, otherPublisher.publicJwk.x)).toEqual([['bundle/secret', 'assets/app.js']]);
  });

  test('without a key the signature is not judged', async () => {
    const { bytes } = await packExample();
    expect((await checkBundle({ archive: bytes, crypto })).problems).toEqual([]);
  });

  test('T083 files other than the signed ones', async () => {
    const files = exampleFiles();
    const list = text(integrityText(listOf(files)));
    files.set('assets/app.js', text('steal()'));
    expect(await codes(await seal(files, { list }))).toEqual([['bundle/changed-file', 'assets/app.js']]);
    files.set('more.js', text('x'));
    expect(await codes(await seal(files, { list }))).toEqual([['bundle/extra-file', 'more.js']]);
    files.delete('more.js');
    files.delete('assets/app.js');
    expect(await codes(await seal(files, { list }))).toEqual([['bundle/missing-file', 'assets/app.js']]);
  });

  test('T083 a list that disagrees with the manifest, or allows scripts that no file has', async () => {
    const files = exampleFiles();
    const sealed = (change: object) => seal(files, { list: text(integrityText({ ...listOf(files), ...change })) });
    expect(await codes(await sealed({ app_id: 'other-app' }))).toEqual([['bundle/wrong-app', undefined]]);
    expect(await codes(await sealed({ version_code: 8 }))).toEqual([['bundle/wrong-version', undefined]]);
    const scripts = { 'index.html': [sha256Hex(text('start()')), sha256Hex(text('steal()'))].sort() };
    expect(await codes(await sealed({ inline_scripts: scripts }))).toEqual([
      ['bundle/other-inline-scripts', undefined],
    ]);
  });

  test('what the packer refuses is refused of a bundle that somebody else packed', async () => {
    const files = withFiles({ 'page.html': '<b onclick=x>' });
    const list = { ...listOf(files), inline_scripts: { 'index.html': [sha256Hex(text('start()'))] } };
    const archive = await seal(files, { list: text(integrityText(list)) });
    expect(await codes(archive)).toEqual([['bundle/inline-handler', 'page.html']]);
  });
});
