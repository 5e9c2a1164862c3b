// The door of /account/*: a live host session, and nothing but it. Answers are for this caller only and never cached.
import { fail, HOST_SCOPE, ok, type PlainResponse, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import type { Endpoint } from '../endpoint.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { SpentValue } from '../ports/verb.ts';
import { type Refusal, refusalResponse } from '../refusal.ts';
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

type AccountHandler = (
  context: AuthContext,
  request: AuthRequest,
  caller: AccountCaller,
  params: Readonly<Record<string, string>>,
) => Promise<Result<PlainResponse, Refusal>>;

/** A handler that runs for the caller's own account. */
export const forCaller =
  (handler: AccountHandler): Endpoint['handle'] =>
  async (context, request, params) => {
    const caller = await authenticate(context, request);
    const answered = caller.ok ? await handler(context, request, caller.value, params) : caller;
    const response = answered.ok ? answered.value : refusalResponse(context.config.issuer, answered.failure);
    return { ...response, headers: [...response.headers, VARY] };
  };
