import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, it } from 'vitest';
import { isCodeVerifier, toChallenge } from './code-verifier.ts';

describe(isCodeVerifier, () => {
  it('RFC 7636 §4.1 wants 43 to 128 unreserved characters', () => {
    for (const length of [43, 64, 128]) expect(isCodeVerifier('aZ09-._~'.repeat(16).slice(0, length))).toBe(true);
    for (const length of [0, 42, 129]) expect(isCodeVerifier('a'.repeat(length))).toBe(false);
    for (const odd of ['+', '/', '=', ' ', '\n', 'é', '\0']) expect(isCodeVerifier(odd + 'a'.repeat(43))).toBe(false);
    expect(isCodeVerifier(`${'a'.repeat(43)}\n`)).toBe(false);
  });
});

describe(toChallenge, () => {
  it('RFC 7636 Appendix B', async () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(await toChallenge({ crypto: nodeCrypto }, verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });
});
