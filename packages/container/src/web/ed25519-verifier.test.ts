import { encodeUtf8, type SignatureAlgorithm } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { ed25519Verifier } from './ed25519-verifier.ts';

const DATA = encodeUtf8('what was signed');
const signed = async (algorithm: SignatureAlgorithm) => {
  const { signer } = await nodeCrypto.generateKey(algorithm);
  return { key: signer.publicJwk, signature: await signer.sign(DATA) };
};

describe('ed25519Verifier', () => {
  test('knows a signature of the key over the data, and no other', async () => {
    const { key, signature } = await signed('EdDSA');
    const other = await signed('EdDSA');
    expect(await ed25519Verifier.verify('EdDSA', key, signature, DATA)).toBe(true);
    expect(await ed25519Verifier.verify('EdDSA', key, signature, encodeUtf8('something else'))).toBe(false);
    expect(await ed25519Verifier.verify('EdDSA', other.key, signature, DATA)).toBe(false);
    expect(await ed25519Verifier.verify('EdDSA', key, signature.subarray(1), DATA)).toBe(false);
  });

  test.each(['ES256', 'RS256'] as const)(
    'takes nothing that is signed by %s, whatever it is called',
    async (algorithm) => {
      const { key, signature } = await signed(algorithm);
      expect(await nodeCrypto.verify(algorithm, key, signature, DATA)).toBe(true);
      expect(await ed25519Verifier.verify(algorithm, key, signature, DATA)).toBe(false);
      expect(await ed25519Verifier.verify('EdDSA', key, signature, DATA)).toBe(false);
    },
  );

  test('takes no key that is none, and does not throw', async () => {
    const { key, signature } = await signed('EdDSA');
    for (const changed of [{ ...key, x: 'AAAA' }, { ...key, x: '' }, { ...key, crv: 'X25519' }, { kty: 'OKP' }, {}])
      expect(await ed25519Verifier.verify('EdDSA', changed as typeof key, signature, DATA)).toBe(false);
  });
});
