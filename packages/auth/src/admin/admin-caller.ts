// The door of /admin/v1: the token of an operator's account with the scope of the room; in development also one bearer token, known
// by its hash. In production there is no such token.
import { encodeUtf8, equalBytes } from '@davit/crypto';
import { fail, headerValues, ok, type Result } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import type { AdminScope } from '../clients/account.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { type CallerHandler, createDoor, type Door } from '../http/door.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { authenticateClientToken } from '../tokens/authenticate-client-token.ts';
import { tokenRefusal } from '../tokens/challenge.ts';

/** Who changes something, for the audit row of the change. */
export interface AdminCause {
  /** An operator is named by its account. */
  readonly by: 'admin-token' | 'process' | `operator--${string}`;
  /** Of an operator's token; absent for those who may do all. */
  readonly scopes?: readonly string[] | undefined;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

/** Seeds and tests: the process itself. */
export const BY_PROCESS: AdminCause = { by: 'process' };

const BEARER = /^bearer +([\x21-\x7e]{1,512})$/i;

async function byToken(context: AuthContext, request: AuthRequest): Promise<Result<AdminCause, Refusal>> {
  const { mode, developmentAdminTokenHash: wanted } = context.config;
  if (mode !== 'development' || wanted === null) return fail(refuse('not_found'));
  const [authorization = ''] = headerValues(request, 'authorization');
  const token = BEARER.exec(authorization)?.[1];
  const challenge = (reason: 'token_missing' | 'token_unknown'): Refusal => ({
    ...refuse(reason),
    headers: [['www-authenticate', reason === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"']],
  });
  if (token === undefined) return fail(challenge('token_missing'));
  const presented = await context.crypto.sha256(encodeUtf8(token));
  return equalBytes(presented, wanted)
    ? ok({ by: 'admin-token', ...requestFacts(request) })
    : fail(challenge('token_unknown'));
}

/** Who may read all may read here; the audit log is a room of its own. */
function isOpen(room: AdminScope, held: readonly string[], method: string): boolean {
  return held.includes(room) || (method === 'GET' && room !== 'admin:audit' && held.includes('admin:read'));
}

async function byOperator(
  context: AuthContext,
  request: AuthRequest,
  room: AdminScope,
): Promise<Result<AdminCause, Refusal>> {
  const authenticated = await authenticateClientToken(context, request, { scope: null });
  if (!authenticated.ok) return authenticated;
  const { clientId, kind, scope } = authenticated.value;
  if (kind !== 'operator' || !isOpen(room, scope, request.method))
    return fail(tokenRefusal('DPoP', 'insufficient_scope', room));
  return ok({ by: clientId as `operator--${string}`, scopes: scope, ...requestFacts(request) });
}

export type AdminHandler = CallerHandler<AdminCause>;

export const forAdmin = (room: AdminScope): Door<AdminCause> =>
  createDoor((context, request) => {
    const [authorization = ''] = headerValues(request, 'authorization');
    return /^dpop\b/i.test(authorization) ? byOperator(context, request, room) : byToken(context, request);
  });
