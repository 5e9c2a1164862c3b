import { describe, expect, it } from 'vitest';
import { makeKey } from '../../tests/fixtures/keys.ts';
import { inputOf, signOwnWay } from '../../tests/fixtures/sign-own-way.ts';
import {
  AUTHORITY,
  addHeader,
  bytes,
  check,
  ed25519,
  failureOf,
  NOW,
  ORDER,
  ORDER_HEADERS,
  reasonOf,
  signExample,
  signGet,
  withHeader,
} from '../../tests/fixtures/signed-request.ts';
import { memoryReplayStore, SIGNING_ALGORITHMS, type VerificationKey, verifyHead } from '../index.ts';
import { nodeHashing } from '../node/index.ts';
import { verifyRequest } from './verify-request.ts';

describe(verifyRequest, () => {
  it.each(SIGNING_ALGORITHMS)('accepts what signRequest made, with %s', (algorithm) => {
    const key = makeKey(algorithm);
    const result = check(signExample({ key }), { key });
    expect(
      result.ok && [result.value.key.owner, result.value.scheme, result.value.created, result.value.authority],
    ).toEqual(['shop', 'davit-1', NOW, AUTHORITY]);
    expect(reasonOf(signExample({ key }), { key: makeKey(algorithm, 'other') })).toBe('unknown_key');
  });
  it('signs the components in the order of the profile', () => {
    expect(
      inputOf(signExample({ headers: [...ORDER_HEADERS, ['DPoP', 'a.b.c'], ['Authorization', 'DPoP at_1']] })),
    ).toMatch(
      /^\("@method" "@authority" "@path" "@query" "content-digest" "content-type" "authorization" "dpop" "idempotency-key"\);created=1800000000;expires=1800000060;nonce="[\w-]{22}";keyid="[\w-]{43}";alg="ed25519";tag="davit-1"$/,
    );
    expect(inputOf(signGet())).toMatch(/^\("@method" "@authority" "@path" "@query"\);/);
  });
  it('the helper that signs in its own way signs nothing that is refused for another reason', () => {
    expect(reasonOf(signOwnWay(signExample(), (raw) => raw))).toBe('accepted');
    expect(reasonOf(signOwnWay(signGet(), (raw) => raw))).toBe('accepted');
  });

  it('T136 refuses a body changed by one byte, at any place, and one byte more or less', () => {
    const example = signExample();
    for (let at = 0; at < ORDER.length; at += 1) {
      const body = new Uint8Array(ORDER);
      body[at] = (body[at] as number) ^ 1;
      expect(failureOf({ ...example, body })).toEqual({ reason: 'digest_mismatch', algorithm: 'sha-256' });
    }
    expect(reasonOf({ ...example, body: ORDER.subarray(1) })).toBe('digest_mismatch');
    expect(reasonOf({ ...example, body: bytes(`${Buffer.from(ORDER)} `) })).toBe('digest_mismatch');
    expect(reasonOf({ ...example, body: null })).toBe('digest_mismatch');
  });
  it('T136 refuses a body where none was signed', () => {
    const example = signGet();
    expect(failureOf({ ...example, body: bytes('x') })).toEqual({
      reason: 'coverage',
      missing: ['content-digest'],
      refused: [],
    });
    expect(reasonOf({ ...example, body: new Uint8Array(0) })).toBe('accepted');
    expect(reasonOf(addHeader(example, 'Content-Length', '1'))).toBe('coverage');
    expect(reasonOf(addHeader(example, 'Content-Length', '0'))).toBe('accepted');
    expect(reasonOf(addHeader(example, 'Transfer-Encoding', 'chunked'))).toBe('coverage');
  });
  it('T137 refuses another method, authority, path, query', () => {
    const example = signExample();
    for (const head of [
      { ...example.head, method: 'PUT' },
      { ...example.head, method: 'post' },
      { ...example.head, target: '/v1/orders2?table=7&table=8' },
      { ...example.head, target: '/V1/orders?table=7&table=8' },
      { ...example.head, target: '/v1/orders?table=7' },
      { ...example.head, target: '/v1/orders' },
    ])
      expect(reasonOf({ ...example, head })).toBe('signature_invalid');
    expect(reasonOf(example, { authority: 'api.example.org' })).toBe('signature_invalid');
    expect(reasonOf(example, { authority: `${AUTHORITY}:8443` })).toBe('signature_invalid');
  });
  it('T138 gives a handler only headers that were covered', () => {
    const headers: [string, string][] = [...(ORDER_HEADERS as [string, string][]), ['X-Tenant', 'a'], ['Cookie', 'b']];
    const result = check(signExample({ headers, cover: ['x-tenant'] }));
    if (!result.ok) throw new Error('refused');
    expect(result.value.header('Idempotency-Key')).toBe('"order-4711"');
    expect(result.value.header('content-type')).toBe('application/json');
    expect(result.value.header('x-tenant')).toBe('a');
    expect(result.value.header('authorization')).toBeNull();
    expect(result.value.header('dpop')).toBeNull();
    for (const name of ['cookie', 'host', 'content-length', 'x-never-sent'])
      expect(() => result.value.header(name)).toThrow(
        new TypeError(`the header "${name}" is not covered by the signature`),
      );
  });
  it.each(['Authorization', 'DPoP', 'Idempotency-Key', 'Content-Type'])(
    'T138 refuses %s added or changed on the way',
    (name) => {
      expect(reasonOf(addHeader(signGet(), name, 'x'))).toBe(name === 'Content-Type' ? 'accepted' : 'coverage');
      const example = signExample({
        headers: [
          ['Content-Type', 'text/plain'],
          [name, 'as signed'],
        ].slice(name === 'Content-Type' ? 1 : 0) as [string, string][],
      });
      expect(reasonOf(example)).toBe('accepted');
      expect(reasonOf(withHeader(example, name.toLowerCase(), () => 'changed'))).toBe('signature_invalid');
      expect(reasonOf(withHeader(example, name.toLowerCase(), () => null))).toBe('coverage');
    },
  );
  it('T138 reads a Content-Type that was added to a request without body as absent', () => {
    const result = check(addHeader(signGet(), 'Content-Type', 'x'));
    expect(result.ok && result.value.header('content-type')).toBeNull();
  });
  it('T138 wants a header covered that the API says it reads', () => {
    const added = addHeader(signGet(), 'X-Tenant', 'evil');
    expect(reasonOf(added)).toBe('accepted');
    expect(failureOf(added, { cover: ['x-tenant'] })).toEqual({
      reason: 'coverage',
      missing: ['x-tenant'],
      refused: [],
    });
    expect(failureOf(added, { cover: ['X-Tenant'] })).toEqual(failureOf(added, { cover: ['x-tenant'] }));
    const absent = check(signGet(), { cover: ['x-tenant'] });
    expect(absent.ok && absent.value.header('x-tenant')).toBeNull();
  });

  it('calls a key unknown that a look-up in a Map does not find', () => {
    const none: ReadonlyMap<string, VerificationKey> = new Map();
    expect(reasonOf(signGet(), { keys: (keyid) => none.get(keyid) as VerificationKey })).toBe('unknown_key');
  });

  it('T139 accepts a request once', () => {
    const example = signExample();
    const replay = memoryReplayStore({ clock: () => NOW });
    const outcomes = Array.from({ length: 64 }, () => reasonOf(example, { replay }));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'replayed')).toHaveLength(63);
  });
  it('T139 accepts no copy at the last moment of its window, nor after it', () => {
    let now = NOW;
    const replay = memoryReplayStore({ clock: () => now });
    const example = signExample();
    expect(reasonOf(example, { replay, now })).toBe('accepted');
    for (const [seconds, outcome] of [
      [59, 'replayed'],
      [60, 'replayed'],
      [61, 'expired'],
      [600, 'expired'],
    ] as const) {
      now = NOW + seconds;
      expect(reasonOf(example, { replay, now })).toBe(outcome);
    }
  });
  it('T140 refuses a nonce that comes again with another body', () => {
    const replay = memoryReplayStore({ clock: () => NOW });
    const nonce = 'abcdefghijklmnopqrstuv';
    expect(reasonOf(signExample({ nonce }), { replay })).toBe('accepted');
    expect(failureOf(signExample({ nonce, body: bytes('{}') }), { replay })).toEqual({
      reason: 'replayed',
      keyid: ed25519.verification.keyid,
      hint: 'Every request needs a nonce of its own.',
    });
    expect(reasonOf(signExample({ nonce, lifetime: 10, body: bytes('{}') }), { replay })).toBe('replayed');
    const other = makeKey('ed25519', 'other');
    expect(reasonOf(signExample({ nonce, key: other }), { replay, key: other })).toBe('accepted');
  });
  it.each([
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('down'))],
    ['answers nothing', () => undefined as unknown as boolean],
    ['answers a number', async () => 1 as unknown as boolean],
  ])('T141 accepts nothing when the store %s', async (_name, spend) => {
    const options = { authority: AUTHORITY, keys: () => ed25519.verification, now: NOW, hashing: nodeHashing };
    const { head, body } = signExample();
    const result = await verifyRequest(head, body, { ...options, replay: { spend } });
    expect(result.ok ? 'accepted' : result.failure.reason).toBe('replay_store_down');
  });
  it('T142 spends no nonce for a request that is refused, whatever for', () => {
    const replay = memoryReplayStore({ clock: () => NOW });
    const example = signExample();
    for (const [refused, options] of [
      [{ ...example, body: bytes('{}') }, {}],
      [{ ...example, head: { ...example.head, method: 'PUT' } }, {}],
      [
        withHeader(example, 'signature', (value) =>
          value.replace(/:(.)/, (_all, first) => (first === 'A' ? ':B' : ':A')),
        ),
        {},
      ],
      [example, { now: NOW + 100 }],
      [example, { keys: () => null }],
    ] as const)
      expect(reasonOf(refused, { replay, ...options })).not.toBe('accepted');
    expect(replay.size).toBe(0);
    expect(reasonOf(example, { replay })).toBe('accepted');
    expect(replay.size).toBe(1);
  });

  it('T145 answers alike for unknown, revoked and foreign keys', async () => {
    const { keyid } = ed25519.verification;
    const foreign: VerificationKey = makeKey('ed25519', 'other').verification;
    for (const keys of [() => null, async () => null, () => foreign])
      expect(await verifyHead(signExample().head, { authority: AUTHORITY, keys, now: NOW })).toEqual({
        ok: false,
        failure: { reason: 'unknown_key', keyid },
      });
  });
  it('lets the error of a key lookup through: nothing was decided', async () => {
    const options = { authority: AUTHORITY, now: NOW };
    const { head } = signExample();
    expect(() =>
      verifyHead(head, {
        ...options,
        keys: () => {
          throw new Error('down');
        },
      }),
    ).toThrow('down');
    await expect(verifyHead(head, { ...options, keys: async () => Promise.reject(new Error('down')) })).rejects.toThrow(
      'down',
    );
  });
  it('verifies nothing but what a key says is true', () => {
    const odd = { ...ed25519.verification, verify: () => 1 as unknown as boolean };
    expect(reasonOf(signExample(), { keys: () => odd })).toBe('signature_invalid');
  });
});

describe('T150 authority', () => {
  it('comes from configuration: what proxies say changes nothing', () => {
    const example = signExample();
    for (const [name, value] of [
      ['X-Forwarded-Host', 'evil.example'],
      ['X-Forwarded-Proto', 'http'],
      ['Forwarded', 'host=evil.example'],
    ] as const)
      expect(reasonOf(addHeader(example, name, value))).toBe('accepted');
    expect(reasonOf(withHeader(example, 'host', () => '127.0.0.1:8080'))).toBe('accepted');
    expect(
      reasonOf(
        withHeader(example, 'host', () => 'evil.example'),
        { authority: 'evil.example' },
      ),
    ).toBe('signature_invalid');
  });
  it('chooses among several by Host, and the signature decides', () => {
    const authority = ['api.example.org', AUTHORITY];
    const example = signExample();
    const result = check(example, { authority });
    expect(result.ok && result.value.authority).toBe(AUTHORITY);
    expect(
      reasonOf(
        withHeader(example, 'host', () => 'api.example.org'),
        { authority },
      ),
    ).toBe('signature_invalid');
    expect(
      reasonOf(
        withHeader(example, 'host', () => 'evil.example'),
        { authority },
      ),
    ).toBe('signature_invalid');
    expect(() => check(example, { authority: [] })).toThrow('no authority');
  });
});
