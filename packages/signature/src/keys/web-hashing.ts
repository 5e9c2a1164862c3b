// Digests and randomness over WebCrypto. A body that streams is kept until its end: there is no incremental form.
import { concatBytes } from '@davit/crypto';
import type { Hashing } from './hashing.ts';

const digestOf = async (name: string, data: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest(name, data as BufferSource));

export const webHashing: Hashing = {
  sha256: (data) => digestOf('SHA-256', data),
  createDigest(algorithm) {
    const chunks: Uint8Array[] = [];
    return {
      // A copy, because the stream may use its buffer again; Buffer.slice would be none.
      update: (chunk) => void chunks.push(new Uint8Array(chunk)),
      digest: () => digestOf(algorithm === 'sha-256' ? 'SHA-256' : 'SHA-512', concatBytes(...chunks)),
    };
  },
  randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
