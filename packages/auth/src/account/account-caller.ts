// The door of /account/*: a live host session, and nothing but it. Answers are for this caller only and never cached.
import { fail, HOST_SCOPE, ok, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { createDoor } from '../http/door.ts';
import type { SpentValue } from '../ports/verb.ts';
import type { Refusal } from '../refusal.ts';
import { authenticateAccessToken } from '../tokens/authenticate-access-token.ts';
import type { StoredUser } from '../users/user.ts';

export interface AccountCaller {
  readonly user: StoredUser;
  readonly hostClientId: string;
  /** To be spent by a write; reads do not store it. */
  readonly spends: readonly SpentValue[];
}

const VARY = ['vary', 'Authorization, DPoP'] as const;

async function authenticate(context: AuthContext, request: AuthRequest): Promise<Result<AccountCaller, Refusal>> {
  const authenticated = await authenticateAccessToken(context, request, { scope: HOST_SCOPE });
  if (!authenticated.ok) return fail(authenticated.failure);
  const { token, spend } = authenticated.value;
  const spends = spend === null ? [] : [spend];
  return ok({ user: token.user, hostClientId: token.family.clientId, spends });
}

/** A handler that runs for the caller's own account. */
export const forCaller = createDoor(authenticate, [VARY]);
