import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import { describe, expect, it } from 'vitest';
import { subjectOf } from './id-token.ts';

const issuer = 'https://as.example';
const good = { iss: issuer, aud: 'food', sub: 'u1', exp: 1000, nonce: 'n' };
const expected = { issuer, clientId: 'food', nonce: 'n', now: 999 };
const token = (claims: unknown) =>
  [{ alg: 'ES256' }, claims, 'signature'].map((part) => encodeBase64url(encodeUtf8(JSON.stringify(part)))).join('.');

describe(subjectOf, () => {
  it('answers the subject of a token that fits', () => {
    expect(subjectOf(token(good), expected)).toBe('u1');
    expect(subjectOf(token({ ...good, aud: ['food'] }), expected)).toBe('u1');
  });

  it.each([
    ['§3.1.3.7 2 another issuer', { iss: 'https://evil.test' }, 'issuer_mismatch'],
    ['§3.1.3.7 3 another audience', { aud: 'bank' }, 'id_token_invalid'],
    ['§3.1.3.7 3 an audience beside ours', { aud: ['food', 'bank'] }, 'id_token_invalid'],
    ['§3.1.3.7 9 the very second of expiry', { exp: 999 }, 'id_token_invalid'],
    ['§3.1.3.7 9 no expiry', { exp: undefined }, 'id_token_invalid'],
    ['§3.1.3.7 11 another nonce', { nonce: 'm' }, 'id_token_invalid'],
    ['§3.1.3.7 11 no nonce', { nonce: undefined }, 'id_token_invalid'],
    ['§3.1.3.7 2 no issuer', { iss: undefined }, 'id_token_invalid'],
    ['§2 no subject', { sub: undefined }, 'id_token_invalid'],
    ['§2 an empty subject', { sub: '' }, 'id_token_invalid'],
  ])('refuses a token with %s', (_, change, code) => {
    expect(() => subjectOf(token({ ...good, ...change }), expected)).toThrow(expect.objectContaining({ code }));
  });

  it.each(['', 'a.b', 'a.b.c', token(null), token([])])('refuses %j, which is no token', (text) => {
    expect(() => subjectOf(text, expected)).toThrow(expect.objectContaining({ code: 'id_token_invalid' }));
  });
});
