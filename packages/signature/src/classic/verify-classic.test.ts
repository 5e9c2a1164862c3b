import { describe, expect, it } from 'vitest';
import { makeKey } from '../../tests/fixtures/keys.ts';
import { addHeader, bytes, type SignedExample, withHeader } from '../../tests/fixtures/signed-request.ts';
import {
  type ClassicVerifyOptions,
  type HeaderLine,
  memoryReplayStore,
  type ReplayStore,
  signClassic,
  stringToSign,
  type VerificationKey,
  verify,
} from '../index.ts';
import { nodeHashing } from '../node/index.ts';
import { verifyClassic } from './verify-classic.ts';

const NOW = 1_800_000_000;
const ORIGIN = 'https://api.example.com';
const key = makeKey('rsa-v1_5-sha256');
const BODY = bytes('{"a":1}');

function signed(
  options: { method?: string; target?: string; clientId?: string; body?: Uint8Array | null; now?: number } = {},
): SignedExample {
  const { method = 'POST', target = '/v1/pay?a=b+c', clientId = 'shop-1', now = NOW } = options;
  const body = options.body === undefined ? BODY : options.body;
  const headers = signClassic({ method, url: ORIGIN + target, clientId, body }, key.signing, {
    now,
    hashing: nodeHashing,
  }) as HeaderLine[];
  const length: HeaderLine[] = body === null ? [] : [['Content-Length', String(body.length)]];
  return { head: { method, target, headers: [['Host', 'api.example.com'], ...length, ...headers] }, body };
}
/** Signs whatever parts a caller of its own mind sends. */
function signParts(example: SignedExample): SignedExample {
  const header = (name: string) => example.head.headers.find(([n]) => n.toLowerCase() === name)?.[1];
  const text = stringToSign({
    method: example.head.method,
    url: ORIGIN + example.head.target,
    time: header('x-request-time') ?? '',
    clientId: header('x-client-id') ?? '',
    bodySha256: header('x-content-sha256') ?? null,
  });
  const signature = Buffer.from(key.signing.sign(bytes(text)) as Uint8Array).toString('base64');
  return withHeader(example, 'x-signature', () => signature);
}
type TestOptions = Partial<ClassicVerifyOptions> & { replay?: ReplayStore };
const verdict = ({ head, body }: SignedExample, options: TestOptions = {}) =>
  verifyClassic(head, body, {
    origin: ORIGIN,
    keys: (clientId) => (clientId === 'shop-1' ? [key.verification] : []),
    now: NOW,
    hashing: nodeHashing,
    replay: memoryReplayStore({ clock: () => NOW }),
    ...options,
  });
function reasonOf(example: SignedExample, options?: TestOptions): string {
  const result = verdict(example, options);
  if (result instanceof Promise) throw new Error('it did not answer at once');
  return result.ok ? 'accepted' : result.failure.reason;
}
const time = (value: string) => signParts(withHeader(signed(), 'x-request-time', () => value));

describe(verifyClassic, () => {
  it('signs {METHOD}+{URL}+{REQUEST TIME}+{CLIENT ID}, with the body’s SHA-256 as fifth', () => {
    const parts = { method: 'GET', url: `${ORIGIN}/a`, time: '1800000000000', clientId: 'c', bodySha256: null };
    expect(stringToSign(parts)).toBe('GET+https://api.example.com/a+1800000000000+c');
    expect(stringToSign({ ...parts, bodySha256: 'ff' })).toBe('GET+https://api.example.com/a+1800000000000+c+ff');
  });
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])('accepts %s', (method) => {
    expect(reasonOf(signed({ method, body: method === 'GET' ? null : BODY }))).toBe('accepted');
  });
  it.each(['OPTIONS', 'TRACE', 'get', 'PO+ST'])('refuses the method %s', (method) => {
    expect(reasonOf(signParts({ ...signed(), head: { ...signed().head, method } }))).toBe('malformed');
  });
  it('takes what Map.get answers for nobody, and says so when a lookup answers one key instead of a list', () => {
    const keys = (found: unknown) => ({ keys: () => found as readonly VerificationKey[] });
    expect(reasonOf(signed(), keys(undefined))).toBe('unknown_key');
    expect(reasonOf(signed(), keys(null))).toBe('unknown_key');
    expect(() => reasonOf(signed(), keys(key.verification))).toThrow('answered no list');
  });
  it('refuses another method, URL, time, client, body, key', () => {
    const example = signed();
    expect(reasonOf({ ...example, head: { ...example.head, method: 'PUT' } })).toBe('signature_invalid');
    expect(reasonOf({ ...example, head: { ...example.head, target: '/v1/pay?a=b%20c' } })).toBe('signature_invalid');
    expect(reasonOf(example, { origin: 'http://api.example.com' })).toBe('signature_invalid');
    expect(reasonOf(withHeader(example, 'x-request-time', () => '1800000000001'))).toBe('signature_invalid');
    expect(reasonOf(withHeader(example, 'x-client-id', () => 'shop-2'))).toBe('unknown_key');
    expect(reasonOf(withHeader(example, 'x-content-sha256', () => 'a'.repeat(64)))).toBe('signature_invalid');
    expect(reasonOf({ ...example, body: bytes('{"a":2}') })).toBe('digest_mismatch');
    expect(reasonOf({ ...example, body: null })).toBe('digest_mismatch');
    expect(reasonOf(example, { keys: () => [makeKey('rsa-v1_5-sha256').verification] })).toBe('signature_invalid');
  });
  it('takes whichever of eight keys fits and says which, never one of another algorithm, and no ninth', () => {
    const other = makeKey('rsa-v1_5-sha256').verification;
    const others = (count: number) => Array.from({ length: count }, () => other);
    expect(verdict(signed(), { keys: () => [...others(7), key.verification] })).toMatchObject({
      value: { key: { keyid: key.verification.keyid } },
    });
    expect(reasonOf(signed(), { keys: () => others(8) })).toBe('signature_invalid');
    expect(() => reasonOf(signed(), { keys: () => [...others(8), key.verification] })).toThrow('more than 8 keys');
    expect(reasonOf(signed(), { keys: () => [makeKey('ed25519').verification] })).toBe('unknown_key');
  });
  it('refuses a body without X-Content-SHA256', () => {
    const example = signed({ body: null, method: 'POST' });
    expect(reasonOf(example)).toBe('accepted');
    expect(reasonOf({ ...example, body: BODY })).toBe('coverage');
    expect(reasonOf(addHeader(example, 'Content-Length', '7'))).toBe('coverage');
    expect(reasonOf(addHeader(example, 'Transfer-Encoding', 'chunked'))).toBe('coverage');
    expect(reasonOf(withHeader(signed(), 'x-content-sha256', () => null))).toBe('coverage');
    expect(reasonOf(addHeader(signed(), 'Content-Encoding', 'gzip'))).toBe('coverage');
    expect(reasonOf(addHeader(signed(), 'Trailer', 'a'))).toBe('coverage');
  });
  it.each(['X-Signature', 'X-Request-Time', 'X-Client-Id', 'X-Content-SHA256'])(
    'refuses %s twice, and without it',
    (name) => {
      const value = signed().head.headers.find(([key_]) => key_ === name)?.[1] ?? '';
      expect(reasonOf(addHeader(signed(), name.toLowerCase(), value))).toBe('malformed');
      const expected =
        name === 'X-Signature' ? 'signature_missing' : name === 'X-Content-SHA256' ? 'coverage' : 'malformed';
      expect(reasonOf(withHeader(signed(), name.toLowerCase(), () => null))).toBe(expected);
    },
  );
  it.each([
    ['1800000000000', 'accepted'],
    ['2027-01-15T08:00:00Z', 'accepted'],
    ['2027-01-15T08:00:00.123Z', 'accepted'],
    ['2027-01-15T07:59:00Z', 'accepted'],
    ['2027-01-15T07:58:59.999Z', 'expired'],
    ['2027-01-15T08:01:00Z', 'accepted'],
    ['2027-01-15T08:01:00.001Z', 'clock_skew'],
    ['1799999939999', 'expired'],
    ['1800000060001', 'clock_skew'],
    ['1800000000', 'malformed'],
    ['01800000000000', 'malformed'],
    ['+180000000000', 'malformed'],
    ['2027-01-15T08:00:00', 'malformed'],
    ['2027-01-15T08:00:00+00:00', 'malformed'],
    ['2027-01-15 08:00:00Z', 'malformed'],
    ['2027-01-15T08:00:00.1Z', 'malformed'],
    ['2027-02-30T08:00:00Z', 'malformed'],
    ['2027-01-14T24:00:00Z', 'malformed'],
    ['2027-01-15T08:00:60Z', 'malformed'],
    ['Fri, 15 Jan 2027 08:00:00 GMT', 'malformed'],
    ['1.8e12', 'malformed'],
    ['', 'malformed'],
  ])('X-Request-Time %j is %s', (value, outcome) => {
    expect(reasonOf(time(value))).toBe(outcome);
  });
  it.each(['', 'a+b', 'a b', 'ä', 'a'.repeat(65), 'a\n'])('refuses the client id %j', (clientId) => {
    expect(reasonOf(signParts(withHeader(signed(), 'x-client-id', () => clientId)))).toBe('malformed');
    expect(() => signed({ clientId })).toThrow(TypeError);
  });
  it.each(['A'.repeat(64), 'a'.repeat(63), 'g'.repeat(64), ''])('refuses X-Content-SHA256 %j', (value) => {
    expect(reasonOf(signParts(withHeader(signed(), 'x-content-sha256', () => value)))).toBe('malformed');
  });
  it.each([
    (text: string) => text.replace(/=/g, ''),
    (text: string) => text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, ''),
    (text: string) => ` ${text}`,
    (text: string) => `${text}====`,
    (text: string) => Buffer.from(text, 'base64').toString('hex').slice(0, 511),
    () => '',
    () => 'A'.repeat(4000),
  ])('refuses a signature in another spelling (%#)', (change) => {
    expect(reasonOf(withHeader(signed(), 'x-signature', change))).toBe('malformed');
  });
  it('T148 refuses ambiguous targets here, too', () => {
    for (const target of ['/a//b', '/a/../b', '/a%2fb', '/a?', '//x'])
      expect(reasonOf(signParts({ ...signed(), head: { ...signed().head, target } }))).toBe('malformed');
  });
  it('T139 accepts one request once; a second in the same millisecond is told why', () => {
    const replay = memoryReplayStore({ clock: () => NOW });
    expect(reasonOf(signed(), { replay })).toBe('accepted');
    expect(reasonOf(signed(), { replay })).toBe('replayed');
    expect(reasonOf(signed({ now: NOW + 0.001 }), { replay })).toBe('accepted');
    const again = verifyClassic(signed().head, BODY, {
      origin: ORIGIN,
      keys: () => [key.verification],
      now: NOW,
      hashing: nodeHashing,
      replay,
    });
    expect(again).toMatchObject({ failure: { hint: expect.stringContaining('milliseconds') } });
  });
  it('T139 accepts no copy as long as the time that it says is good: two minutes when it came from the future', () => {
    let now = NOW - 60;
    const replay = memoryReplayStore({ clock: () => now });
    expect(reasonOf(signed(), { replay, now })).toBe('accepted');
    for (const seconds of [1, 60, 119, 120]) {
      now = NOW - 60 + seconds;
      expect(reasonOf(signed(), { replay, now })).toBe('replayed');
    }
    now = NOW + 61;
    expect(reasonOf(signed(), { replay, now })).toBe('expired');
  });
  it('T141 accepts nothing when the store is down', () => {
    expect(
      reasonOf(signed(), {
        replay: {
          spend: () => {
            throw new Error('down');
          },
        },
      }),
    ).toBe('replay_store_down');
  });
  it('T138 gives a handler its own four headers and no other', () => {
    const result = verifyClassic(signed().head, BODY, {
      origin: [ORIGIN],
      keys: () => [key.verification],
      now: NOW,
      hashing: nodeHashing,
      replay: memoryReplayStore({ clock: () => NOW }),
    });
    if (result instanceof Promise || !result.ok) throw new Error('refused');
    expect([result.value.scheme, result.value.header('x-client-id'), result.value.authority]).toEqual([
      'sha256-rsa',
      'shop-1',
      'api.example.com',
    ]);
    for (const name of ['content-type', 'idempotency-key', 'constructor'])
      expect(() => result.value.header(name)).toThrow('not covered');
  });
});

describe(verify, () => {
  const davit = makeKey('ed25519');
  const options = { authority: 'api.example.com', keys: () => davit.verification, now: NOW, hashing: nodeHashing };
  const classic = { origin: ORIGIN, keys: () => [key.verification] };
  const outcome = async ({ head }: SignedExample, enabled: boolean) => {
    const result = await verify(head, enabled ? { ...options, classic } : options);
    return result.ok ? result.value.scheme : result.failure.reason;
  };
  it('takes the classic scheme only where it is enabled, and never both in one request', async () => {
    expect(await outcome(signed(), true)).toBe('sha256-rsa');
    expect(await outcome(signed(), false)).toBe('signature_missing');
    const both = addHeader(addHeader(signed(), 'signature-input', 'sig1=();tag="davit-1"'), 'Signature', 'sig1=:AA==:');
    expect(await outcome(both, true)).toBe('malformed');
    expect(await outcome({ head: { method: 'GET', target: '/', headers: [] }, body: null }, true)).toBe(
      'signature_missing',
    );
  });
});
