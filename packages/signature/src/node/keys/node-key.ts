// The keys of this form answer at once: no promise on the way.
import type { SigningKey } from '../../keys/signing-key.ts';
import type { VerificationKey } from '../../keys/verification-key.ts';

export interface NodeSigningKey extends SigningKey {
  sign(data: Uint8Array): Uint8Array;
}
export interface NodeVerificationKey extends VerificationKey {
  verify(signature: Uint8Array, data: Uint8Array): boolean;
}
