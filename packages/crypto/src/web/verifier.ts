// Verifying signatures over WebCrypto: all that a container needs besides SHA-256, apart from the rest so that a page can be small.
import type { SignatureVerifier } from '../port.ts';
import { importParameters, signParameters } from './parameters.ts';

export const webVerifier: SignatureVerifier = {
  async verify(algorithm, { kty, crv, x, y, n, e }, signature, data) {
    try {
      const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JsonWebKey;
      const key = await crypto.subtle.importKey('jwk', jwk, importParameters(algorithm), false, ['verify']);
      if (
        'modulusLength' in key.algorithm &&
        (key.algorithm as unknown as { modulusLength: number }).modulusLength < 2048
      )
        return false;
      return await crypto.subtle.verify(
        signParameters(algorithm),
        key,
        signature as BufferSource,
        data as BufferSource,
      );
    } catch {
      return false;
    }
  },
};
