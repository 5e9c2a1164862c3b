// What the signer of davit-1 must be told.
import type { HeaderLine } from '../http-signature/request-head.ts';
import type { Hashing } from '../keys/hashing.ts';

export interface SignableRequest {
  readonly method: string;
  /** Absolute, http or https; written as the HTTP client will send it. A fragment is not sent and not signed. */
  readonly url: string;
  /** Every header that the request will carry and that shall be covered is among them. */
  readonly headers?: readonly HeaderLine[];
  /** The bytes, or their SHA-256 when they are streamed; null or no bytes: no body. */
  readonly body?: Uint8Array | { readonly sha256: Uint8Array } | null;
}

export interface SignOptions {
  /** Seconds since 1970, by the server's clock as far as it is known. */
  readonly now: number;
  /** At least 22 characters of base64url; drawn when absent. */
  readonly nonce?: string;
  /** Seconds until the signature ends: 1 to 60, 60 when absent. */
  readonly lifetime?: number;
  /** Further headers (lower case) to cover when present. */
  readonly cover?: readonly string[];
  /** Name of the signature in the two headers; `sig1` when absent. */
  readonly label?: string;
  readonly hashing?: Hashing;
}
