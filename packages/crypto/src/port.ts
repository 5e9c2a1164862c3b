// The crypto port: every primitive that the product uses, injected (I10). No global, no I/O; the forms are under /web and /node.

/** A value, or a promise of it: the Node form answers at once, WebCrypto from a thread pool. Always `await` it. */
export type Awaitable<T> = T | Promise<T>;

/** RFC 7518 §3.1, RFC 8037. ECDSA signatures are raw `r ‖ s`, never DER. */
export type SignatureAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

/** A public JSON Web Key (RFC 7517) of a kind that is used here: EC P-256, OKP Ed25519 or RSA ≥ 2048. */
export interface PublicJwk {
  readonly kty: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
  readonly kid?: string;
  readonly alg?: string;
  readonly use?: string;
}
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
  readonly p?: string;
  readonly q?: string;
  readonly dp?: string;
  readonly dq?: string;
  readonly qi?: string;
}

/** A private key that can sign. Its bytes may be beyond reach (non-extractable, another process, a KMS). */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  readonly publicJwk: PublicJwk;
  sign(data: Uint8Array): Awaitable<Uint8Array>;
}

export interface RandomSource {
  /** `length` bytes fit for keys. */
  randomBytes(length: number): Uint8Array;
}
export interface Digest {
  sha256(data: Uint8Array): Awaitable<Uint8Array>;
}
export interface SignatureVerifier {
  /** False for a wrong signature and for a key that does not fit the algorithm; never throws on bad input. */
  verify(algorithm: SignatureAlgorithm, key: PublicJwk, signature: Uint8Array, data: Uint8Array): Awaitable<boolean>;
}

export interface CryptoPort extends RandomSource, Digest, SignatureVerifier {
  hmacSha256(key: Uint8Array, data: Uint8Array): Awaitable<Uint8Array>;
  /** AES-256-GCM. Answers `iv (12) ‖ ciphertext ‖ tag (16)`; a fresh random IV each time. */
  seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Awaitable<Uint8Array>;
  /** The plaintext, or null when key, AAD or bytes are wrong. */
  open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Awaitable<Uint8Array | null>;
  /** A new key pair whose private half can be stored (sealed). */
  generateKey(algorithm: SignatureAlgorithm): Awaitable<{ readonly signer: Signer; readonly privateJwk: PrivateJwk }>;
  importSigner(algorithm: SignatureAlgorithm, key: PrivateJwk): Awaitable<Signer>;
}
