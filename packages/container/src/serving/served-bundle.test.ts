// What the worker and native hosts answer, from files in memory: status, body and headers, for every kind of request.
import { responseHeaders, toCspHash } from '@davit/bundle';
import { decodeUtf8, encodeUtf8, toHex } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { createServedBundle, type FileAnswer, type FileRequest } from './served-bundle.ts';

const origins = {
  app: 'https://food.apps.example',
  gate: 'https://food--gate.apps.example',
  host: 'https://host.example',
  issuer: 'https://as.example',
};
const hashOf = async (bytes: Uint8Array): Promise<string> => toHex(await nodeCrypto.sha256(bytes));
const FILES = {
  'manifest.json': JSON.stringify({
    davit: { connect: ['https://api.food.example'], fallback: 'index.html' },
  }),
  'index.html': '<!doctype html><script>1</script>',
  'menu/index.html': 'menu',
  'app.js': 'export {};',
  'a b.txt': '0123456789',
};
const INLINE = 'ab'.repeat(32);

let blobs: Map<string, Uint8Array>;
let integrityId: string;
const hashes: Record<string, string> = {};
beforeEach(async () => {
  blobs = new Map();
  const keep = async (text: string): Promise<string> => {
    const bytes = new Uint8Array(encodeUtf8(text));
    const hash = await hashOf(bytes);
    blobs.set(hash, bytes);
    return hash;
  };
  for (const [path, text] of Object.entries(FILES)) hashes[path] = await keep(text);
  integrityId = await keep(
    JSON.stringify({
      format: 1,
      app_id: 'food',
      version_code: 1,
      files: hashes,
      inline_scripts: { 'index.html': [INLINE] },
    }),
  );
});
const textOf = (bytes: Uint8Array): string => decodeUtf8(bytes) ?? '';
const bundle = () =>
  createServedBundle({ origins, integrityId, decode: textOf, read: async (hash) => blobs.get(hash) ?? null });
const read = ({ status, headers, body }: FileAnswer) => ({
  status,
  headers: new Headers(headers as [string, string][]),
  text: textOf(body),
});
const ask = async (path: string, request: Partial<FileRequest> = {}) =>
  read(await bundle().answer({ method: 'GET', path, navigation: false, range: null, ...request }));
const closed = new Headers(responseHeaders({ kind: 'app-error', origins }) as [string, string][]);

describe(createServedBundle, () => {
  test('answers a file with its bytes, its type and the headers that the manifest asks for', async () => {
    const response = await ask('/app.js');
    expect([response.status, response.text]).toEqual([200, 'export {};']);
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain(
      "connect-src 'self' https://as.example https://api.food.example;",
    );
  });

  test('answers a document with the hashes of its inline scripts', async () => {
    const csp = (await ask('/', { navigation: true })).headers.get('content-security-policy');
    expect(csp).toContain(
      "script-src 'self' 'wasm-unsafe-eval' 'sha256-q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=';",
    );
  });

  test.each([
    ['/menu', true, 'menu'],
    ['/menu/', true, 'menu'],
    ['/nowhere', true, FILES['index.html']],
    ['/a%20b.txt', false, '0123456789'],
  ])('finds %s (navigation: %s)', async (path, navigation, text) => {
    expect((await ask(path, { navigation })).text).toBe(text);
  });

  test('says which files a document names, when one is opened and not when it is looked at', async () => {
    const expected: string[] = [];
    const read = async (hash: string) => blobs.get(hash) ?? null;
    const served = createServedBundle({ origins, integrityId, decode: textOf, read, expect: (h) => expected.push(h) });
    const document = '<link href="menu/index.html"><script src="/app.js"></script>';
    const hash = hashes['index.html'] ?? '';
    blobs.set(hash, new Uint8Array(encodeUtf8(document)));
    const request = { method: 'GET', path: '/', range: null };
    await served.answer({ ...request, path: '/index.html', navigation: false });
    expect(expected).toEqual([]);
    await served.answer({ ...request, navigation: true });
    expect(expected).toEqual([hash, hashes['menu/index.html'], hashes['app.js']]);
  });

  test('answers a part of a file, and refuses one beyond its end', async () => {
    const part = await ask('/a%20b.txt', { range: 'bytes=2-4' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const beyond = await ask('/a%20b.txt', { range: 'bytes=10-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  });

  test.each([
    ['/app.js', 'app-resource'],
    ['/a%20b.txt', 'app-resource'],
    ['/index.html', 'app-document'],
    ['/menu/index.html', 'app-document'],
  ] as const)('answers %s, a part of it and its head with the complete set, value by value', async (path, kind) => {
    const manifest = { davit: { workers: [], ...JSON.parse(FILES['manifest.json']).davit } };
    const inlineScriptHashes = path === '/index.html' ? [toCspHash(INLINE)] : [];
    const complete = new Headers(
      responseHeaders({ kind, origins, manifest, inlineScriptHashes }) as [string, string][],
    );
    const whole = await ask(path);
    const head = await ask(path, { method: 'HEAD' });
    const part = await ask(path, { range: 'bytes=0-1' });
    expect([whole.status, head.status, part.status]).toEqual([200, 200, 206]);
    for (const response of [whole, head, part])
      for (const [name, value] of complete) expect([name, response.headers.get(name)]).toEqual([name, value]);
  });

  test('answers HEAD with the head alone', async () => {
    const response = await ask('/a%20b.txt', { method: 'HEAD' });
    expect([response.status, response.text, response.headers.get('content-length')]).toEqual([200, '', '10']);
  });

  test.each([
    ['/nowhere', {}, 404],
    ['/%', {}, 404],
    ['/integrity.json', {}, 404],
    ['/.container/launch.html', { navigation: true }, 404],
    ['/app.js', { method: 'POST' }, 405],
    ['/app.js', { range: 'bytes=99-' }, 416],
  ])('refuses %s %o with %i and everything closed', async (path, request, status) => {
    const response = await ask(path, request);
    expect(response.status).toBe(status);
    for (const [name, value] of closed) expect([name, response.headers.get(name)]).toEqual([name, value]);
  });

  test.each([
    ['the file', () => hashes['app.js']],
    ['the manifest', () => hashes['manifest.json']],
    ['integrity.json', () => integrityId],
  ])('T103 answers 503 and closed when %s is missing, and recovers when it is back', async (_, hash) => {
    const served = bundle();
    const request = { method: 'GET', path: '/app.js', navigation: false, range: null };
    const kept = blobs.get(hash() as string) as Uint8Array;
    blobs.delete(hash() as string);
    const response = read(await served.answer(request));
    expect(response.status).toBe(503);
    for (const [name, value] of closed) expect([name, response.headers.get(name)]).toEqual([name, value]);
    blobs.set(hash() as string, kept);
    expect((await served.answer(request)).status).toBe(200);
  });
});
