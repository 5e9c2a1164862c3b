// What one vector is, as it stands in vectors.json.

export type Header = readonly [name: string, value: string];

export interface VectorRequest {
  readonly method: string;
  /** The raw request target. */
  readonly target: string;
  /** In the order in which they were sent; one character is one byte (ISO 8859-1). */
  readonly headers: readonly Header[];
  /** base64; null: no body. */
  readonly body: string | null;
}

interface VectorVerifier {
  /** Seconds since 1970. */
  readonly now: number;
  /** Ids of vectors that this verifier accepted just before, with the same replay store. */
  readonly accepted_before?: readonly string[];
  /** `down`: the store cannot answer. `up` when absent. */
  readonly replay_store?: 'down';
}

export interface ProfileVerifier extends VectorVerifier {
  readonly scheme: 'davit-1';
  readonly authority: readonly string[];
  /** Names of the keys that are registered and active. */
  readonly keys: readonly string[];
  readonly cover?: readonly string[];
  readonly accept_content_encoding?: true;
}

export interface ClassicVerifier extends VectorVerifier {
  readonly scheme: 'sha256-rsa';
  readonly origin: readonly string[];
  /** By client id: names of the keys that are registered and active. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

export type Code =
  | 'signature_missing'
  | 'malformed'
  | 'unsupported_alg'
  | 'unknown_key'
  | 'clock_skew'
  | 'expired'
  | 'replayed'
  | 'digest_mismatch'
  | 'coverage'
  | 'signature_invalid'
  | 'replay_store_down';

export interface Vector {
  readonly id: string;
  /** One sentence. */
  readonly shows: string;
  /** Number in the threat list. */
  readonly attack?: string;
  readonly request: VectorRequest;
  readonly verifier: ProfileVerifier | ClassicVerifier;
  /** What the verifier compares the signature with; null when it refuses before. */
  readonly signature_base: string | null;
  readonly expected:
    | { readonly ok: true; readonly keyid: string; readonly owner: string; readonly covered: readonly string[] }
    | { readonly ok: false; readonly code: Code };
}

/** The refusals for which no signature is looked at. */
export const BEFORE_THE_SIGNATURE: readonly Code[] = [
  'signature_missing',
  'malformed',
  'unsupported_alg',
  'unknown_key',
  'clock_skew',
  'expired',
  'coverage',
];
