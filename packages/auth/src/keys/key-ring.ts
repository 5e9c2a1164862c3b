// The server's own keys, opened: signers for ID tokens and receipts, and the secrets that MACs are made with.
import type { PublicJwk, Signer } from '@davit/crypto';

export interface SigningKey {
  readonly kid: string;
  readonly signer: Signer;
}

export interface KeyRing {
  /** ES256, for hosts and mini-programs. */
  idTokenKey(): SigningKey;
  receiptKey(): SigningKey;
  /** `/oauth/jwks`: next, current and retiring public keys. */
  publicKeys(): readonly PublicJwk[];
  /** `/oauth/jwks/receipts`: every receipt key there ever was. */
  receiptPublicKeys(): readonly PublicJwk[];
  /** 32 bytes each. */
  readonly refresh: Uint8Array;
  readonly pairwise: Uint8Array;
  readonly pairwiseVersion: number;
  readonly blindIndex: Uint8Array;
  readonly dpopNonce: Uint8Array;
}
