// Who calls the write side. Port: the server fills it from the authorization server's tokens.
import type { PlainRequest, Result } from '@davit/protocol';

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

/** `token_expired` is said apart: a new token is all that it takes. */
export type CallerRefusal = 'token_missing' | 'token_unknown' | 'token_expired';

/** Reads nothing but the head of the request. */
export type CallerCheck = (request: PlainRequest) => Promise<Result<RegistryCaller, CallerRefusal>>;
