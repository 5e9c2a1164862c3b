// Digests and randomness over node:crypto: at once, and piece by piece.
import { createHash, hash } from 'node:crypto';
import { nodeCrypto } from '@davit/crypto/node';
import type { Hashing } from '../../keys/hashing.ts';

export const nodeHashing: Hashing = {
  sha256: (data) => hash('sha256', data, 'buffer'),
  createDigest(algorithm) {
    const running = createHash(algorithm === 'sha-256' ? 'sha256' : 'sha512');
    return { update: (chunk) => void running.update(chunk), digest: () => running.digest() };
  },
  randomBytes: nodeCrypto.randomBytes,
};
