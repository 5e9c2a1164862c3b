// The files of one version wherever a platform keeps them: bytes under their own SHA-256. Others may write there too, so nothing
// that is read counts before it has been hashed, and what was hashed is the very bytes that the caller gets (T104). Language only.
import { type Digest, toHex } from '@davit/crypto';

/** What the platform keeps, believed by nobody. */
export interface KeptFiles {
  read(hash: string): Promise<Uint8Array | null>;
  /** Rejects when there is no room. */
  write(hash: string, bytes: Uint8Array): Promise<void>;
}

export interface VerifiedFiles {
  /** The bytes with this hash, or null when they are not there or others are. */
  read(hash: string): Promise<Uint8Array | null>;
  /** Rejects with a TypeError for other bytes than the hash names, and writes none of them. */
  write(hash: string, bytes: Uint8Array): Promise<void>;
}

export function createVerifiedFiles(kept: KeptFiles, sha256: Digest['sha256']): VerifiedFiles {
  const has = async (hash: string, bytes: Uint8Array): Promise<boolean> => toHex(await sha256(bytes)) === hash;
  return {
    async read(hash) {
      const bytes = await kept.read(hash);
      return bytes !== null && (await has(hash, bytes)) ? bytes : null;
    },
    async write(hash, bytes) {
      if (!(await has(hash, bytes))) throw new TypeError(`other bytes than ${hash}`);
      await kept.write(hash, bytes);
    },
  };
}
