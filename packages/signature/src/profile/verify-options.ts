// What the verifier of davit-1 must be told. Its clock and its names come from here, never from the request.

import type { Hashing } from '../keys/hashing.ts';
import type { KeyLookup } from '../keys/verification-key.ts';

export interface VerifyOptions {
  /**
   * The host (and port, if not the scheme's own) under which callers reach the API, lower case: configuration, not a header.
   * With several, the Host header chooses among them and the signature decides.
   */
  readonly authority: string | readonly string[];
  readonly keys: KeyLookup;
  /** Seconds since 1970. */
  readonly now: number;
  /** Further headers (lower case) that must be covered whenever they are present, because a handler reads them. */
  readonly cover?: readonly string[];
  /** Takes a body with Content-Encoding, if that header is covered. The digest is over the bytes as received. */
  readonly acceptContentEncoding?: boolean;
  readonly hashing?: Hashing;
}
