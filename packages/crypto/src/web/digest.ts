// Randomness and SHA-256 over WebCrypto: all that making a DPoP proof needs, apart from the rest so that a page can be small.
import type { Digest, RandomSource } from '../port.ts';

export const webDigest: RandomSource & Digest = {
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  sha256: async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', data as BufferSource)),
};
