// Verifies Ed25519 over WebCrypto, and nothing else: records and bundles are signed in no other way, and a host's page loads this
// before its first mini-program.
import type { SignatureVerifier } from '@davit/crypto';

export const ed25519Verifier: SignatureVerifier = {
  async verify(algorithm, { kty, crv, x }, signature, data) {
    if (algorithm !== 'EdDSA') return false;
    try {
      const key = await crypto.subtle.importKey('jwk', { kty, crv, x } as JsonWebKey, 'Ed25519', false, ['verify']);
      return await crypto.subtle.verify('Ed25519', key, signature as BufferSource, data as BufferSource);
    } catch {
      return false;
    }
  },
};
