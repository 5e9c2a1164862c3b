// The door of /admin/v1 in development: one bearer token, known by its hash. In production there is no such door.
import { encodeUtf8, equalBytes } from '@davit/crypto';
import { fail, headerValues, ok, type PlainRequest, type Result } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import type { AuthContext } from '../context.ts';
import { type CallerHandler, createDoor } from '../http/door.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** Who changes something, for the audit row of the change. */
export interface AdminCause {
  readonly by: 'admin-token' | 'process';
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

/** Seeds and tests: the process itself. */
export const BY_PROCESS: AdminCause = { by: 'process' };

const BEARER = /^bearer +([\x21-\x7e]{1,512})$/i;

async function admit(context: AuthContext, request: PlainRequest): Promise<Result<AdminCause, Refusal>> {
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

export type AdminHandler = CallerHandler<AdminCause>;

export const forAdmin = createDoor(admit);
