import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, it } from 'vitest';
import { createPkce } from './pkce.ts';

describe(createPkce, () => {
  it('RFC 7636 appendix B gives the challenge of the verifier', async () => {
    const bytes = Buffer.from('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', 'base64url');
    const pkce = await createPkce({ ...nodeCrypto, randomBytes: () => bytes });
    expect(pkce).toEqual({
      verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
  });
});
