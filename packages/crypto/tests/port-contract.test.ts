// One suite for both forms of the crypto port, and each against the other.
import { describe, expect, it } from 'vitest';
import { type CryptoPort, encodeBase64url, encodeUtf8, type SignatureAlgorithm } from '../src/index.ts';
import { nodeCrypto } from '../src/node/index.ts';
import { webCrypto } from '../src/web/index.ts';

const forms: readonly (readonly [string, CryptoPort, CryptoPort])[] = [
  ['node', nodeCrypto, webCrypto],
  ['web', webCrypto, nodeCrypto],
];
const algorithms: readonly SignatureAlgorithm[] = ['ES256', 'EdDSA', 'RS256'];
const data = encodeUtf8('what was signed');

describe.each(forms)('the %s form of the crypto port', (_name, form, other) => {
  it('FIPS 180-4 and RFC 4231 give the known digests', async () => {
    expect(encodeBase64url(await form.sha256(encodeUtf8('abc')))).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
    const mac = await form.hmacSha256(encodeUtf8('Jefe'), encodeUtf8('what do ya want for nothing?'));
    expect(Buffer.from(mac).toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it.each(algorithms)('%s signs what the other form verifies, and only that', async (algorithm) => {
    const { signer, privateJwk } = await form.generateKey(algorithm);
    const signature = await signer.sign(data);
    expect(await other.verify(algorithm, signer.publicJwk, signature, data)).toBe(true);
    expect(await form.verify(algorithm, signer.publicJwk, signature, encodeUtf8('something else'))).toBe(false);
    const flipped = signature.slice();
    flipped[5] = (flipped[5] as number) ^ 1;
    expect(await form.verify(algorithm, signer.publicJwk, flipped, data)).toBe(false);
    const again = await other.importSigner(algorithm, privateJwk);
    expect(await form.verify(algorithm, again.publicJwk, await again.sign(data), data)).toBe(true);
    expect(JSON.stringify(signer.publicJwk)).not.toContain(privateJwk.d);
  });

  it('T144 refuses a key of another kind, a malformed one, a short RSA key, and never throws', async () => {
    const { signer } = await form.generateKey('ES256');
    const signature = await signer.sign(data);
    expect(await form.verify('EdDSA', signer.publicJwk, signature, data)).toBe(false);
    expect(await form.verify('RS256', signer.publicJwk, signature, data)).toBe(false);
    expect(await form.verify('ES256', { kty: 'EC', crv: 'P-256', x: '', y: '' }, signature, data)).toBe(false);
    expect(await form.verify('ES256', signer.publicJwk, new Uint8Array(0), data)).toBe(false);
    expect(await form.verify('ES256', signer.publicJwk, new Uint8Array(64), data)).toBe(false);
  });

  it('seals so that only the same key and the same AAD open it', async () => {
    const key = form.randomBytes(32);
    const aad = encodeUtf8('users/1');
    const sealed = await form.seal(key, data, aad);
    expect(await other.open(key, sealed, aad)).toEqual(data);
    expect(await form.open(key, sealed, encodeUtf8('users/2'))).toBeNull();
    expect(await form.open(form.randomBytes(32), sealed, aad)).toBeNull();
    expect(await form.open(key, sealed.subarray(0, 20), aad)).toBeNull();
    sealed[14] = (sealed[14] as number) ^ 1;
    expect(await form.open(key, sealed, aad)).toBeNull();
    expect(await form.seal(key, data, aad)).not.toEqual(await form.seal(key, data, aad));
  });

  it('gives random bytes of the length asked for, never twice the same', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 2000; i += 1) seen.add(encodeBase64url(form.randomBytes(32)));
    expect(seen.size).toBe(2000);
    expect(form.randomBytes(5000).length).toBe(5000);
    expect(form.randomBytes(5000).some((byte) => byte !== 0)).toBe(true);
  });
});
