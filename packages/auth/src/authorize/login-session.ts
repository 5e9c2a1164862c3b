// The auth_session of a host login: opened when one more factor is wanted, spent by every step, ended by five wrong ones.
import { fail, HOST_SCOPE, ok, type PlainRequest, type Result } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import { AUTH_SESSION_TTL_SECONDS, MAX_WRONG_FACTORS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import type { Form } from '../http/form.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { NewAuthSession, SessionPresentation } from '../ports/authorization-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { hashSecret, mintSecret, parseSecret } from '../secrets/secret.ts';
import type { StoredUser } from '../users/user.ts';
import { readOpaque, readResponseType } from './authorization-request.ts';
import type { LoginCaller } from './login-caller.ts';
import { readChallenge } from './pkce-challenge.ts';
import { putSession } from './put-session.ts';
import { replayRefusal } from './replay-refusal.ts';

/** What the first step fixed. */
export interface LoginRequest {
  readonly codeChallenge: string;
  readonly state: string | null;
}
export interface PendingLogin {
  readonly request: LoginRequest;
  /** The session that this step spends; null at the first step. */
  readonly presented: SessionPresentation | null;
  readonly wrongFactors: number;
}

const bindingOf = ({ host, installationJkt }: LoginCaller) => ({
  hostClientId: host.clientId,
  installationJkt,
  hostFamilyId: null,
  appId: null,
});

function readLoginRequest(form: Form): Result<LoginRequest, Refusal> {
  const responseType = readResponseType(form);
  if (!responseType.ok) return responseType;
  const scope = form.require('scope');
  if (!scope.ok) return scope;
  if (scope.value !== HOST_SCOPE) return fail(refuse('invalid_scope', 'A host logs in with the scope host alone'));
  const codeChallenge = readChallenge(form);
  if (!codeChallenge.ok) return codeChallenge;
  const state = readOpaque(form, 'state');
  return state.ok ? ok({ codeChallenge: codeChallenge.value, state: state.value }) : state;
}

/** The login that this request begins or continues. */
export async function readLogin(
  context: AuthContext,
  caller: LoginCaller,
  form: Form,
): Promise<Result<PendingLogin, Refusal>> {
  const handle = form.get('auth_session');
  if (handle === null) {
    const request = readLoginRequest(form);
    return request.ok ? ok({ request: request.value, presented: null, wrongFactors: 0 }) : request;
  }
  const secret = parseSecret('ses', handle);
  if (secret === null) return fail(refuse('invalid_session'));
  const presented: SessionPresentation = {
    ...bindingOf(caller),
    id: secret.id,
    secretHash: await hashSecret(context, secret.secret),
  };
  const session = await context.store.authorizations.peekSession(presented);
  if (session === null || session.kind !== 'login') return fail(refuse('invalid_session'));
  const request = JSON.parse(session.request) as LoginRequest;
  return ok({ request, presented, wrongFactors: session.wrongFactors });
}

async function nextSession(context: AuthContext, caller: LoginCaller, pending: PendingLogin, wrongFactors: number) {
  const { id, text, secretHash } = await mintSecret(context, 'ses');
  const session: NewAuthSession = {
    ...bindingOf(caller),
    id,
    secretHash,
    kind: 'login',
    userId: null,
    request: JSON.stringify(pending.request),
    consentHash: null,
    clientVersion: null,
    wrongFactors,
    ttlMs: AUTH_SESSION_TTL_SECONDS * 1000,
  };
  return { session, members: { auth_session: text, next: ['password'] } };
}

/** No factor yet: says which one is wanted. */
export async function openLogin(
  context: AuthContext,
  request: PlainRequest,
  caller: LoginCaller,
  pending: PendingLogin,
): Promise<Refusal> {
  const { session, members } = await nextSession(context, caller, pending, 0);
  const { clientId } = caller.host;
  const entry = { event: 'login.started', clientId, hostClientId: clientId, ...requestFacts(request), status: 400 };
  const outcome = await context.store.authorizations.openSession({
    attemptId: newAttemptId(context),
    spends: caller.spends,
    session,
    audit: [entry],
  });
  if (outcome.kind === 'replayed') return replayRefusal(caller.installationJkt);
  return { ...refuse('insufficient_authorization', 'The user name and the password are needed'), members };
}

/** Counts a wrong factor in the session; the fifth ends it. The user, when there is one, sees it in the audit log only. */
export async function wrongFactor(
  context: AuthContext,
  request: PlainRequest,
  caller: LoginCaller,
  pending: PendingLogin,
  user: StoredUser | null,
): Promise<Refusal> {
  const wrongFactors = pending.wrongFactors + 1;
  const isLast = wrongFactors >= MAX_WRONG_FACTORS;
  const entry: AuditEntry = {
    event: 'login.refused',
    clientId: caller.host.clientId,
    hostClientId: caller.host.clientId,
    userId: user?.userId,
    ...requestFacts(request),
    status: 400,
    reason: 'factor_wrong',
    detail: { wrong_factors: wrongFactors, session_ended: isLast },
  };
  const { presented } = pending;
  if (isLast && presented !== null) {
    const ended = await context.store.authorizations.endSession({
      attemptId: newAttemptId(context),
      spends: caller.spends,
      presented,
      audit: [entry],
    });
    if (ended.kind === 'replayed') return replayRefusal(caller.installationJkt);
    return refuse('invalid_session', 'Too many wrong factors ended this authorization session');
  }
  const { session, members } = await nextSession(context, caller, pending, wrongFactors);
  const refusal = await putSession(context, caller, presented, session, entry);
  return refusal ?? { ...refuse('factor_wrong'), members };
}
