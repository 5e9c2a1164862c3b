import { encodeBase64url, encodeUtf8, type SignatureAlgorithm, type Signer, signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, it } from 'vitest';
import { parseAssertion, verifyAssertion } from './client-assertion.ts';

const ISSUER = 'https://as.example';
const NOW = 1_750_000_000;
const newSigner = async (algorithm: SignatureAlgorithm) => (await nodeCrypto.generateKey(algorithm)).signer;
const signer = await newSigner('ES256');
const claims = { iss: 'shop', sub: 'shop', aud: ISSUER, iat: NOW, exp: NOW + 60, jti: 'a-jti' };

const parse = async (payload: Record<string, unknown>, header: Record<string, unknown> = {}, by: Signer = signer) =>
  parseAssertion(await signJws(header, payload, by), { issuer: ISSUER, now: NOW });

async function verify(keys: Parameters<typeof verifyAssertion>[1], header: Record<string, unknown> = {}, by = signer) {
  const parsed = await parse(claims, header, by);
  return parsed.ok ? verifyAssertion(parsed.value, keys, nodeCrypto) : parsed;
}

describe(parseAssertion, () => {
  it.each([{}, { typ: 'JWT' }, { typ: 'jwt' }, { typ: 'client-authentication+jwt' }])(
    'takes the header %j',
    async (header) => {
      expect(await parse(claims, header)).toMatchObject({ ok: true, value: { clientId: 'shop', jti: 'a-jti' } });
    },
  );

  it.each([
    ['T048 an audience that is another endpoint', { aud: `${ISSUER}/oauth/token` }, 'audience'],
    ['T048 an audience that is a list', { aud: [ISSUER] }, 'audience'],
    ['no audience', { aud: undefined }, 'audience'],
    ['iss and sub that differ', { iss: 'other' }, 'subject'],
    ['no subject', { iss: undefined, sub: undefined }, 'subject'],
    ['no jti', { jti: undefined }, 'jti'],
    ['a jti without end', { jti: 'a'.repeat(300) }, 'jti'],
    ['no exp', { exp: undefined }, 'time'],
    ['an exp that is a text', { exp: String(NOW + 60) }, 'time'],
    ['an exp that is a fraction', { exp: NOW + 0.5 }, 'time'],
    ['no iat', { iat: undefined }, 'time'],
    ['a life of more than 300 s', { exp: NOW + 301 }, 'time'],
    ['an exp before its iat', { iat: NOW + 5, exp: NOW + 5 }, 'time'],
    ['one that expired, skew included', { iat: NOW - 100, exp: NOW - 10 }, 'time'],
    ['one from the future', { iat: NOW + 11, exp: NOW + 60 }, 'time'],
    ['one that is not valid yet', { nbf: NOW + 30 }, 'time'],
  ])('refuses %s', async (_, change, reason) => {
    expect(await parse({ ...claims, ...change })).toMatchObject({ ok: false, failure: { reason } });
  });

  it('allows 10 s of skew', async () => {
    expect(await parse({ ...claims, iat: NOW - 100, exp: NOW - 9 })).toMatchObject({ ok: true });
    expect(await parse({ ...claims, iat: NOW + 10 })).toMatchObject({ ok: true });
  });

  it.each([
    ['T048 an embedded key', { jwk: signer.publicJwk }, 'malformed'],
    ['T048 a key URL', { jku: 'http://127.0.0.1/keys' }, 'malformed'],
    ['T048 a certificate URL', { x5u: 'http://127.0.0.1/cert' }, 'malformed'],
    ['T078 critical extensions', { crit: ['b64'], b64: false }, 'malformed'],
    ['T048 alg none', { alg: 'none' }, 'alg'],
    ['T048 HS256', { alg: 'HS256' }, 'alg'],
    ['a user assertion', { typ: 'davit-user+jwt' }, 'typ'],
    ['a DPoP proof', { typ: 'dpop+jwt' }, 'typ'],
    ['an access token', { typ: 'at+jwt' }, 'typ'],
  ])('refuses %s', async (_, header, reason) => {
    expect(await parse(claims, header)).toMatchObject({ ok: false, failure: { reason } });
  });

  it('T078 refuses what is no JWS, or one without end', () => {
    const huge = `${encodeBase64url(encodeUtf8(JSON.stringify({ alg: 'ES256', pad: 'x'.repeat(9000) })))}.e30.AA`;
    for (const text of ['', 'a.b', 'a.b.c.d', huge])
      expect(parseAssertion(text, { issuer: ISSUER, now: NOW })).toMatchObject({ failure: { reason: 'malformed' } });
  });
});

describe(verifyAssertion, () => {
  it.each(['ES256', 'EdDSA', 'RS256'] as const)('verifies %s with the registered key', async (algorithm) => {
    const by = await newSigner(algorithm);
    expect(await verify([by.publicJwk], {}, by)).toEqual({ ok: true, value: by.publicJwk });
    const named = { ...by.publicJwk, alg: algorithm };
    expect(await verify([named], {}, by)).toEqual({ ok: true, value: named });
  });

  it('T144 refuses an algorithm that the registered key does not have', async () => {
    expect(await verify([{ ...signer.publicJwk, alg: 'RS256' }])).toMatchObject({ failure: { reason: 'key_unknown' } });
  });

  it('finds the key among several, with and without its kid', async () => {
    const other = (await newSigner('ES256')).publicJwk;
    const keys = [
      { ...other, kid: 'old' },
      { ...signer.publicJwk, kid: 'new' },
    ];
    expect((await verify(keys)).ok).toBe(true);
    expect((await verify(keys, { kid: 'new' })).ok).toBe(true);
    expect(await verify(keys, { kid: 'old' })).toMatchObject({ failure: { reason: 'signature' } });
  });

  it.each(['../../etc/passwd', "' OR 1=1 --", '', 7, null, { toString: 'x' }])(
    'T048 takes the kid %j for an unknown key',
    async (kid) => {
      const keys = [{ ...signer.publicJwk, kid: 'new' }];
      expect(await verify(keys, { kid })).toMatchObject({ failure: { reason: 'key_unknown' } });
    },
  );

  it('refuses a signature by another key, and an unknown client', async () => {
    expect(await verify([(await newSigner('ES256')).publicJwk])).toMatchObject({ failure: { reason: 'signature' } });
    expect(await verify(null)).toMatchObject({ failure: { reason: 'key_unknown' } });
  });
});
