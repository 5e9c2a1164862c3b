// Who calls the write side. Port: the server fills it from the authorization server's tokens.
import type { PlainRequest, PlainResponse, Result } from '@davit/protocol';

export const REGISTRY_SCOPES = [
  'registry:publish',
  'registry:release',
  'registry:review',
  'registry:operate',
  'registry:read',
] as const;
export type RegistryScope = (typeof REGISTRY_SCOPES)[number];

export interface RegistryCaller {
  readonly client_id: string;
  /** Whose mini-programs it may touch; null for the operator's own people. */
  readonly publisher: string | null;
  readonly scopes: readonly RegistryScope[];
}

/** `token_expired` is said apart: a new token is all that it takes. `proof_invalid`: the token's key has not proved this request. */
export type CallerRefusal = 'token_missing' | 'token_unknown' | 'token_expired' | 'proof_invalid';

/** The caller's clock is too far off: another proof, with this nonce in it, is all that it takes (RFC 9449 §8). */
export interface NonceNeeded {
  readonly reason: 'use_dpop_nonce';
  readonly nonce: string;
  /** Of the server's clock, as a `Date` header says it. */
  readonly date: string;
}

/** Reads nothing but the head of the request. */
export type CallerCheck = (request: PlainRequest) => Promise<Result<RegistryCaller, CallerRefusal | NonceNeeded>>;

/** Whether a caller that was let in by its head is still one, now that the whole request is there. */
export type CallerStillThere = (request: PlainRequest) => Promise<boolean>;

/** What may be let in by its head. */
export type Admission =
  | { readonly kind: 'refused'; readonly response: PlainResponse }
  /** `holder`: who takes up room with it. */
  | { readonly kind: 'admitted'; readonly holder: string };
