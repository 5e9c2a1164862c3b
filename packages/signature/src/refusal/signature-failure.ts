// Why a request is refused, with the evidence. For logs and for the HTTP answer; holds no header value and no body byte.

/** The part of the request that could not be read. */
export type MalformedPart =
  | 'method'
  | 'target'
  | 'header'
  | 'signature-input'
  | 'signature'
  | 'parameters'
  | 'content-digest'
  | 'classic';

export type SignatureFailure =
  /** No signature with our tag. */
  | { readonly reason: 'signature_missing' }
  | { readonly reason: 'malformed'; readonly part: MalformedPart; readonly detail: string }
  /** `registered` is null when the name is none of ours: the key was not even looked up. */
  | { readonly reason: 'unsupported_alg'; readonly alg: string; readonly registered: string | null }
  | { readonly reason: 'unknown_key'; readonly keyid: string }
  /** Made later than our clock allows; times in seconds since 1970. */
  | { readonly reason: 'clock_skew'; readonly created: number; readonly now: number }
  /** Too old: a caller whose clock is slow hears this too. */
  | { readonly reason: 'expired'; readonly created: number; readonly expires: number; readonly now: number }
  | { readonly reason: 'replayed'; readonly keyid: string; readonly hint: string }
  | { readonly reason: 'digest_mismatch'; readonly algorithm: string }
  /** `missing` must be covered and is not; `refused` is covered and may not be, or is not where it belongs. */
  | { readonly reason: 'coverage'; readonly missing: readonly string[]; readonly refused: readonly string[] }
  | { readonly reason: 'signature_invalid'; readonly keyid: string }
  | { readonly reason: 'replay_store_down'; readonly cause: unknown };

export type SignatureFailureReason = SignatureFailure['reason'];
