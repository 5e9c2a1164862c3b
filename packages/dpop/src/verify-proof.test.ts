import { encodeBase64url, encodeUtf8, jwkThumbprint, type Signer, signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeProof } from './make-proof.ts';
import { DPOP_WINDOW_SECONDS, type ProofExpectation, verifyProof } from './verify-proof.ts';

const NOW = 1_800_000_000;
const url = 'http://localhost:4000/oauth/token';
const expected: ProofExpectation = { method: 'POST', url, now: NOW, isNonceValid: (nonce) => nonce === 'good' };
let signer: Signer;
let payload: Record<string, unknown>;

beforeAll(async () => {
  signer = (await nodeCrypto.generateKey('ES256')).signer;
  payload = { jti: '0123456789abcdef', htm: 'POST', htu: url, iat: NOW };
});
const sign = (header: object, claims: object) =>
  signJws({ typ: 'dpop+jwt', jwk: signer.publicJwk, ...header }, { ...payload, ...claims }, signer);
const reasonOf = async (proof: string, expectation = expected) => {
  const result = await verifyProof(proof, expectation, nodeCrypto);
  return result.ok ? 'ok' : result.failure.reason;
};

describe(verifyProof, () => {
  it('RFC 9449 §4.3 accepts what makeProof made, and names the key by thumbprint', async () => {
    const proof = await makeProof({ method: 'POST', url: `${url}?a=1#b`, now: NOW }, signer, nodeCrypto);
    const result = await verifyProof(proof, expected, nodeCrypto);
    expect(result.ok && result.value.jkt).toBe(await jwkThumbprint(signer.publicJwk, nodeCrypto));
  });
  it('RFC 9449 §4.3 accepts Ed25519 keys', async () => {
    const ed = (await nodeCrypto.generateKey('EdDSA')).signer;
    expect(await reasonOf(await makeProof({ method: 'POST', url, now: NOW }, ed, nodeCrypto))).toBe('ok');
  });
  it.each([
    ['another method', {}, { htm: 'GET' }, 'method'],
    ['another path', {}, { htu: 'http://localhost:4000/oauth/revoke' }, 'url'],
    ['another host', {}, { htu: 'http://localhost:4001/oauth/token' }, 'url'],
    ['a missing htu', {}, { htu: undefined }, 'url'],
    ['another typ', { typ: 'JWT' }, {}, 'malformed'],
    ['crit', { crit: ['b64'] }, {}, 'malformed'],
    ['alg none', { alg: 'none' }, {}, 'unsupported_alg'],
    ['alg HS256', { alg: 'HS256' }, {}, 'unsupported_alg'],
    ['a short jti', {}, { jti: 'a' }, 'malformed'],
    ['a huge jti', {}, { jti: 'a'.repeat(257) }, 'malformed'],
    ['an iat that is text', {}, { iat: String(NOW) }, 'malformed'],
    ['an iat of 2^53', {}, { iat: 2 ** 53 }, 'malformed'],
    ['an iat too old', {}, { iat: NOW - DPOP_WINDOW_SECONDS - 1 }, 'clock_skew'],
    ['an iat too new', {}, { iat: NOW + DPOP_WINDOW_SECONDS + 1 }, 'clock_skew'],
    ['a nonce that is not ours', {}, { nonce: 'bad' }, 'nonce'],
    ['no key', { jwk: undefined }, {}, 'malformed'],
    ['an HMAC key', { jwk: { kty: 'oct', k: 'AA' } }, {}, 'private_key_in_header'],
  ])('T063 refuses %s', async (_name, header, claims, reason) => {
    expect(await reasonOf(await sign(header, claims))).toBe(reason);
  });
  it('T063 refuses a private key in the header', async () => {
    const { privateJwk } = await nodeCrypto.generateKey('ES256');
    expect(await reasonOf(await sign({ jwk: privateJwk }, {}))).toBe('private_key_in_header');
  });
  it('T063 refuses a proof whose key is somebody else’s', async () => {
    const other = (await nodeCrypto.generateKey('ES256')).signer;
    expect(await reasonOf(await sign({ jwk: other.publicJwk }, {}))).toBe('signature');
  });
  it('does not compare iat when the nonce is one of ours', async () => {
    expect(await reasonOf(await sign({}, { iat: NOW - 86_400, nonce: 'good' }))).toBe('ok');
  });
  it('accepts the very edge of the window', async () => {
    expect(await reasonOf(await sign({}, { iat: NOW - DPOP_WINDOW_SECONDS }))).toBe('ok');
    expect(await reasonOf(await sign({}, { iat: NOW + DPOP_WINDOW_SECONDS }))).toBe('ok');
  });
  it('RFC 9449 §4.2 wants ath of exactly the token that is presented', async () => {
    const withToken = { ...expected, accessToken: 'at_1.secret' };
    expect(await reasonOf(await sign({}, {}), withToken)).toBe('ath');
    const ath = encodeBase64url(await nodeCrypto.sha256(encodeUtf8('at_1.other')));
    expect(await reasonOf(await sign({}, { ath }), withToken)).toBe('ath');
    expect(
      await reasonOf(
        await makeProof({ method: 'POST', url, now: NOW, accessToken: 'at_1.secret' }, signer, nodeCrypto),
        withToken,
      ),
    ).toBe('ok');
  });
  it('never throws, whatever text comes', async () => {
    for (const text of ['', '.', '..', 'a.b.c', 'e30.e30.AA', '\0', 'x'.repeat(5000)])
      expect(await reasonOf(text)).toBe('malformed');
  });
});
