// A request whose signature holds, but whose body and nonce are still open; and what becomes of it. Keeps no body.
import type { Awaitable } from '@davit/crypto';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import type { ReplayStore } from '../replay/replay-store.ts';
import type { Result } from '../result.ts';

export type SignatureScheme = 'davit-1' | 'sha256-rsa';

export interface SignedRequest {
  readonly scheme: SignatureScheme;
  readonly key: VerificationKey;
  readonly method: string;
  /** The raw target that was signed. */
  readonly target: string;
  /** The one of the configured authorities that was signed. */
  readonly authority: string;
  /** Seconds since 1970. */
  readonly created: number;
  /**
   * The value of a covered header; null when the request has none of that name.
   * Throws a TypeError for a header that is there but was not covered: anybody on the way could have written it.
   */
  header(name: string): string | null;
}

/** Nothing of it may reach a handler yet: the body may be another and the request may be a copy. */
export interface PendingRequest extends SignedRequest {
  /** Whether the signature covers a digest of a body. Without one, a single byte of body is refused. */
  readonly hasDigest: boolean;
  /** Takes the next bytes of the body, as received, before any decoding. */
  update(chunk: Uint8Array): void;
  /** Compares the digest, then spends the nonce. Once. `last` is the rest of the body, or all of it. */
  finish(replay: ReplayStore, last?: Uint8Array): Awaitable<Result<VerifiedRequest, SignatureFailure>>;
}

export interface VerifiedRequest extends SignedRequest {
  readonly verified: true;
}
