import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  BUSY_RESPONSE,
  RFC9421_VECTORS,
  TEST_KEY_ED25519,
  TEST_KEY_P256,
  TEST_REQUEST,
  TEST_SHARED_SECRET,
  TRANSFORM_REQUEST,
  withHeaders,
} from '../../tests/fixtures/rfc9421.ts';
import { importSharedSecret, importVerificationKey } from '../keys/web-verification-key.ts';
import { nodeSharedSecret, nodeSigningKey, nodeVerificationKey } from '../node/index.ts';
import { component } from './component.ts';
import { createSignatureBase } from './signature-base.ts';
import { parseMessageSignatures } from './signature-input.ts';

const secret = { secret: Buffer.from(TEST_SHARED_SECRET, 'base64'), keyid: 'test-shared-secret', owner: 'rfc' };
const { d: _d, ...publicEd25519 } = TEST_KEY_ED25519;
const nodeKeys = {
  p256: nodeVerificationKey('ecdsa-p256-sha256', TEST_KEY_P256, 'rfc'),
  ed25519: nodeVerificationKey('ed25519', publicEd25519, 'rfc'),
  secret: nodeSharedSecret(secret),
};
const webKeys = {
  p256: await importVerificationKey('ecdsa-p256-sha256', TEST_KEY_P256, 'rfc'),
  ed25519: await importVerificationKey('ed25519', publicEd25519, 'rfc'),
  secret: await importSharedSecret(secret),
};
const bytes = (text: string) => new TextEncoder().encode(text);

/** The parameters as a verifier finds them: read from the wire. */
function readSignature(params: string, signature: string) {
  const [found] = parseMessageSignatures(`sig=${params}`, `sig=:${signature}:`) ?? [];
  if (found === undefined) throw new Error('the vector cannot be read');
  return found;
}

describe(createSignatureBase, () => {
  it.each(RFC9421_VECTORS)('RFC 9421 $name: base', ({ message, components, lines, params }) => {
    const read = readSignature(params, 'AA==');
    expect(read.components).toEqual(components);
    const base = createSignatureBase(read.components, read.parameters, message);
    expect(base).toEqual({ ok: true, value: [...lines, `"@signature-params": ${params}`].join('\n') });
  });
  it.each(RFC9421_VECTORS.filter(({ key }) => key !== null))(
    'RFC 9421 $name: signature, in both forms of the key',
    async ({ message, params, signature, key }) => {
      const read = readSignature(params, signature as string);
      const base = createSignatureBase(read.components, read.parameters, message);
      const data = bytes(base.ok ? base.value : '');
      for (const keys of [nodeKeys, webKeys]) {
        expect(await keys[key as 'p256'].verify(read.signature, data)).toBe(true);
        expect(await keys[key as 'p256'].verify(read.signature, bytes(`${base.ok && base.value} `))).toBe(false);
      }
    },
  );
  it('RFC 9421 B.2.5 and B.2.6 come out of our own signers, byte for byte', () => {
    const [hmac, ed] = [RFC9421_VECTORS[4], RFC9421_VECTORS[5]] as const;
    for (const [vector, key] of [
      [hmac, nodeSharedSecret(secret)],
      [ed, nodeSigningKey('ed25519', TEST_KEY_ED25519)],
    ] as const) {
      const text = [...(vector?.lines ?? []), `"@signature-params": ${vector?.params}`].join('\n');
      expect(Buffer.from(key.sign(bytes(text))).toString('base64')).toBe(vector?.signature);
    }
  });

  const b4 = RFC9421_VECTORS[7];
  const verifyB4 = (message: typeof TRANSFORM_REQUEST) => {
    const read = readSignature(b4?.params ?? '', b4?.signature ?? '');
    const base = createSignatureBase(read.components, read.parameters, message);
    return base.ok && nodeKeys.ed25519.verify(read.signature, bytes(base.value));
  };
  it('RFC 9421 B.4 survives what may change on the way', () => {
    const [host, date, json, any] = TRANSFORM_REQUEST.headers;
    if (!host || !date || !json || !any) throw new Error('the vector is incomplete');
    expect(verifyB4({ ...TRANSFORM_REQUEST, target: `${TRANSFORM_REQUEST.target}&param=added` })).toBe(true);
    expect(verifyB4(withHeaders(TRANSFORM_REQUEST, [host, ['Accept', 'application/json, */*']]))).toBe(true);
    expect(verifyB4(withHeaders(TRANSFORM_REQUEST, [json, any, date, host]))).toBe(true);
  });
  it('RFC 9421 B.4 ends with another method, another authority, another order of one field', () => {
    const [host, date, json, any] = TRANSFORM_REQUEST.headers;
    if (!host || !date || !json || !any) throw new Error('the vector is incomplete');
    expect(verifyB4({ ...TRANSFORM_REQUEST, method: 'POST' })).toBe(false);
    expect(verifyB4({ ...TRANSFORM_REQUEST, authority: 'example.com' })).toBe(false);
    expect(verifyB4(withHeaders(TRANSFORM_REQUEST, [host, date, any, json]))).toBe(false);
  });
  it('RFC 9421 §2.4 ends when the response answers another request', () => {
    const vector = RFC9421_VECTORS[8];
    const read = readSignature(vector?.params ?? '', vector?.signature ?? '');
    const base = createSignatureBase(read.components, read.parameters, {
      ...BUSY_RESPONSE,
      request: { ...TEST_REQUEST, target: '/bar' },
    });
    expect(base.ok && nodeKeys.p256.verify(read.signature, bytes(base.value))).toBe(false);
  });

  it.each([
    ['a component twice', [component('@method'), component('@method')], 'duplicate'],
    [
      'a component twice, its parameters in another order',
      [component('date', { req: true, sf: true }), component('date', { sf: true, req: true })],
      'wrong_message',
    ],
    ['a header that is absent', [component('x-none')], 'absent'],
    ['a derived name that nobody defined', [component('@nonsense')], 'unknown_name'],
    ['@signature-params', [component('@signature-params')], 'unknown_name'],
    ['@status of a request', [component('@status')], 'wrong_message'],
    ['a name in upper case', [component('Date')], 'unknown_name'],
    ['a parameter that nobody defined', [component('date', { zz: true })], 'unknown_parameter'],
    ['bs with sf', [component('date', { bs: true, sf: true })], 'conflicting_parameters'],
    ['req in a request', [component('@method', { req: true })], 'wrong_message'],
    ['sf of a field that is not structured', [component('date', { sf: true })], 'not_structured'],
    ['a dictionary key that is absent', [component('content-digest', { key: 'md5' })], 'absent'],
  ])('RFC 9421 §2.5 refuses %s', (_name, components, reason) => {
    const base = createSignatureBase(components, [], TEST_REQUEST);
    expect(base.ok ? 'ok' : base.failure.reason).toBe(reason);
  });
  it('RFC 9421 §2.5 refuses a value that is not ASCII, or that brings a line of its own', () => {
    for (const value of ['é', 'a\nb', 'a\r\n"@method": GET', '\u0000']) {
      const base = createSignatureBase([component('x-a')], [], withHeaders(TEST_REQUEST, [['X-A', value]]));
      expect(base).toEqual({ ok: false, failure: { component: '"x-a"', reason: 'not_ascii' } });
    }
  });
  it('RFC 9530 digests of the messages are those of their bodies', () => {
    const digest = createHash('sha512').update('{"hello": "world"}').digest('base64');
    expect(TEST_REQUEST.headers[3]?.[1]).toBe(`sha-512=:${digest}:`);
  });
});
