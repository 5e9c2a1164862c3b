// A key that signs. Its private bytes may be out of reach: non-extractable, in another process, in an HSM.
import type { Awaitable } from '@davit/crypto';
import type { SigningAlgorithm } from './algorithm.ts';

export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  /** The JWK thumbprint (RFC 7638); for a shared secret the name that both sides gave it. */
  readonly keyid: string;
  sign(data: Uint8Array): Awaitable<Uint8Array>;
}
