// What signer and verifier of the classic scheme must be told.
import type { Awaitable } from '@davit/crypto';
import type { Hashing } from '../keys/hashing.ts';
import type { VerificationKey } from '../keys/verification-key.ts';

/**
 * The rsa-v1_5-sha256 keys that a client registered for this scheme and for nothing else; none when it has none.
 * Eight at most, which are tried in turn: a ninth is an error, since none may be hidden by the others.
 */
export type ClassicKeyLookup = (clientId: string) => Awaitable<readonly VerificationKey[]>;

export interface ClassicVerifyOptions {
  /** Scheme and authority as callers write them, such as `https://api.example.com`; with several, Host chooses. */
  readonly origin: string | readonly string[];
  readonly keys: ClassicKeyLookup;
  /** Seconds since 1970; fractions count. */
  readonly now: number;
  readonly hashing?: Hashing;
}

export interface ClassicSignableRequest {
  readonly method: string;
  /** The absolute URL, as it will be sent. */
  readonly url: string;
  readonly clientId: string;
  readonly body?: Uint8Array | { readonly sha256: Uint8Array } | null;
}

export interface ClassicSignOptions {
  /** Seconds since 1970; goes out in milliseconds. */
  readonly now: number;
  readonly hashing?: Hashing;
}
