import type { PlainRequest } from '@davit/protocol';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../ports/blob-store.ts';
import type { RegistryResponse } from '../registry-response.ts';
import type { ReleaseSource, SignedRecord } from '../release-source.ts';
import { createRegistry, registryEndpoints } from './create-registry.ts';
import { REGISTRY_REFUSALS } from './refusals.ts';

const DIGEST = 'ab'.repeat(32);
const RECORD: SignedRecord = { appId: 'food', seq: 7, jws: `e30.e30.${'A'.repeat(86)}` };
const BUNDLE = new Uint8Array([80, 75, 3, 4]);
const source: ReleaseSource = {
  record: async (appId) => (appId === 'food' ? RECORD : null),
  bundle: async (digest) => (digest === DIGEST ? piecesOf(BUNDLE) : null),
  subscribe: () => () => undefined,
};
const broken: ReleaseSource = {
  ...source,
  record: () => Promise.reject(new Error('the disk is gone')),
};

interface Asked {
  readonly method?: string;
  readonly headers?: PlainRequest['headers'];
  readonly body?: string | Uint8Array;
}
const JSON_TYPE = [['content-type', 'application/json']] as const;
const request = (target: string, { method = 'GET', headers = [], body = '' }: Asked = {}): PlainRequest => ({
  method,
  target,
  headers,
  body: typeof body === 'string' ? Buffer.from(body) : body,
  remoteAddress: '127.0.0.1',
});
const registry = (over: ReleaseSource = source, maxListeners = 2) =>
  createRegistry({ source: over, every: () => () => undefined, maxListeners });
const ask = (target: string, asked?: Asked, over?: ReleaseSource) => registry(over).handle(request(target, asked));
const post = (value: unknown, asked: Asked = {}) =>
  ask('/registry/v1/records', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(value), ...asked });
const headersOf = ({ headers }: RegistryResponse) => Object.fromEntries(headers);
const textOf = ({ body }: RegistryResponse) => (typeof body === 'string' ? body : Buffer.from(body).toString());
const codeOf = (answer: RegistryResponse) => JSON.parse(textOf(answer)).code;

/** What every answer carries, whatever its status. */
function expectPublicAndClosed(answer: RegistryResponse): void {
  const names = answer.headers.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(headersOf(answer)).toMatchObject({
    'access-control-allow-origin': '*',
    'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'; sandbox$/),
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': expect.any(String),
  });
  expect(headersOf(answer)).not.toHaveProperty('access-control-allow-credentials');
}

const RECORD_PATH = '/registry/v1/apps/food/record';
const BUNDLE_PATH = `/registry/v1/bundles/${DIGEST}`;

describe(createRegistry, () => {
  test('answers the newest record as it was signed, to be asked for again each time', async () => {
    const answer = await ask(RECORD_PATH);
    expectPublicAndClosed(answer);
    expect(answer).toMatchObject({ status: 200, body: RECORD.jws });
    expect(headersOf(answer)).toMatchObject({ 'content-type': 'application/jose', 'cache-control': 'no-cache' });
    const etag = headersOf(answer).etag as string;
    for (const value of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await ask(RECORD_PATH, { headers: [['if-none-match', value]] });
      expectPublicAndClosed(again);
      expect([value, again.status, again.body]).toEqual([value, 304, '']);
    }
    expect((await ask(RECORD_PATH, { headers: [['if-none-match', '"x"']] })).status).toBe(200);
  });

  test('answers a bundle by its digest, to be kept for ever', async () => {
    const answer = await ask(BUNDLE_PATH);
    expectPublicAndClosed(answer);
    expect(answer).toMatchObject({ status: 200, body: '', pieces: { size: BUNDLE.length } });
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.pieces?.read() ?? []) pieces.push(piece);
    expect(pieces).toEqual([BUNDLE]);
    expect(headersOf(answer)).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-disposition': 'attachment',
      etag: `"${DIGEST}"`,
    });
    const again = await ask(BUNDLE_PATH, { headers: [['if-none-match', `"${DIGEST}"`]] });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  test('answers of many mini-programs the records with another seq, be it higher or lower', async () => {
    const records = async (value: unknown) => JSON.parse(textOf(await post(value))).records;
    expect(await records({ food: 6, gone: 1 })).toEqual([RECORD.jws]);
    expect(await records({ food: 0 })).toEqual([RECORD.jws]);
    // A thief of the online key before this one has driven its seq up.
    expect(await records({ food: Number.MAX_SAFE_INTEGER })).toEqual([RECORD.jws]);
    expect(await records({ food: 7 })).toEqual([]);
    expect(await records({})).toEqual([]);
    const answer = await post({ food: 1 });
    expectPublicAndClosed(answer);
    expect(headersOf(answer)).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  test.each([
    ['not JSON', '{"food":'],
    ['a list', '[["food",1]]'],
    ['null', 'null'],
    ['a number', '7'],
    ['no app id', '{"Food":1}'],
    ['a member of every object', '{"__proto__":1}'],
    ['a fraction', '{"food":1.5}'],
    ['below zero', '{"food":-1}'],
    ['beyond what is exact', '{"food":9007199254740993}'],
    ['text', '{"food":"1"}'],
    ['null for a seq', '{"food":null}'],
    ['nothing', ''],
  ])('refuses %s as a body', async (_what, body) => {
    const answer = await post(null, { body });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'registry/invalid-body']);
  });

  test('refuses bytes that are no UTF-8, too many entries, too many bytes, and another type', async () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`app${at}`, 1]));
    expect(codeOf(await post(null, { body: new Uint8Array([0x7b, 0xff, 0x7d]) }))).toBe('registry/invalid-body');
    expect((await post(many(500))).status).toBe(200);
    expect(codeOf(await post(many(501)))).toBe('registry/too-many-entries');
    const large = await post(null, { body: ' '.repeat(64 * 1024 + 1) });
    expect([large.status, codeOf(large)]).toEqual([413, 'registry/body-too-large']);
    for (const headers of [[], [['content-type', 'text/plain']], [['content-type', 'application/jsonx']]] as const) {
      const answer = await post({}, { headers });
      expect([answer.status, codeOf(answer)]).toEqual([415, 'registry/wrong-content-type']);
    }
    const typed = await post({}, { headers: [['content-type', 'application/json; charset=utf-8']] });
    expect(typed.status).toBe(200);
  });

  test.each([
    ['/registry', 404, 'registry/not-found'],
    ['/registry/v1', 404, 'registry/not-found'],
    ['/registry/v2/apps/food/record', 404, 'registry/not-found'],
    ['/registry/v1/apps/food', 404, 'registry/not-found'],
    ['/registry/v1/apps//record', 404, 'registry/not-found'],
    ['/registry/v1/apps/a/b/record', 404, 'registry/not-found'],
    ['/registry/v1/feed/', 404, 'registry/not-found'],
    ['/registry/v1/apps/shop/record', 404, 'registry/unknown-app'],
    ['/registry/v1/apps/host/record', 400, 'registry/invalid-app-id'],
    ['/registry/v1/apps/Food/record', 400, 'registry/invalid-app-id'],
    ['/registry/v1/apps/f%6Fod/record', 400, 'registry/invalid-app-id'],
    [`/registry/v1/bundles/${'0'.repeat(64)}`, 404, 'registry/unknown-bundle'],
    [`/registry/v1/bundles/${DIGEST.toUpperCase()}`, 400, 'registry/invalid-digest'],
    [`/registry/v1/bundles/${DIGEST}0`, 400, 'registry/invalid-digest'],
    ['/registry/v1/bundles/constructor', 400, 'registry/invalid-digest'],
  ])('refuses %s', async (target, status, code) => {
    const answer = await ask(target);
    expectPublicAndClosed(answer);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(headersOf(answer)).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    });
    const problem = JSON.parse(textOf(answer));
    expect(problem).toEqual({
      type: `/docs/errors#${code}`,
      title: expect.stringMatching(/\.$/),
      status,
      code,
      hint: expect.stringMatching(/\.$/),
    });
  });

  test('names the methods of an endpoint when it is asked with another, whatever stands behind it', async () => {
    for (const { method, path } of registryEndpoints) {
      const target = path.replace('{app_id}', 'food').replace('{sha256}', DIGEST);
      const allowed = method === 'GET' ? ['GET', 'HEAD'] : ['POST'];
      for (const asked of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
        const answer = await ask(target, { method: asked, headers: JSON_TYPE, body: '{}' });
        expectPublicAndClosed(answer);
        expect([target, asked, answer.status]).toEqual([target, asked, allowed.includes(asked) ? 200 : 405]);
        if (answer.status === 405) expect(headersOf(answer).allow).toBe([...allowed, 'OPTIONS'].join(', '));
      }
    }
  });

  test('lets any web page send JSON', async () => {
    const headers = [
      ['origin', 'https://host.example'],
      ['access-control-request-method', 'POST'],
    ] as const;
    const answer = await ask('/registry/v1/records', { method: 'OPTIONS', headers });
    expectPublicAndClosed(answer);
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(headersOf(answer)).toMatchObject({
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, last-event-id',
    });
  });

  test('says 503 without a word about why when its source fails, and tells the operator', async () => {
    const told: unknown[] = [];
    const failing = createRegistry({
      source: broken,
      every: () => () => undefined,
      onFailure: (error) => told.push(error),
    });
    const answer = await failing.handle(request(RECORD_PATH));
    expectPublicAndClosed(answer);
    expect([answer.status, codeOf(answer)]).toEqual([503, 'registry/unavailable']);
    expect(headersOf(answer)['retry-after']).toBe('5');
    expect(textOf(answer)).not.toContain('disk');
    expect(told).toEqual([new Error('the disk is gone')]);
  });

  test('is asked for everything below /registry, and for nothing else', () => {
    const { matches } = registry();
    expect(['/registry', '/registry/', '/registry/v1/feed', '/registry?x'].map(matches)).not.toContain(false);
    expect(['/', '/registryx', '/oauth/token', '/x/registry/'].map(matches)).not.toContain(true);
  });

  test('has a sentence and a hint for each refusal', () => {
    for (const [code, { title, hint }] of Object.entries(REGISTRY_REFUSALS)) {
      expect([code, /\.$/.test(title), hint.length > 10]).toEqual([code, true, true]);
      expect(code).toMatch(/^registry\/[a-z-]+$/);
    }
  });
});
