// The user proved who they are too long ago for `max_age`: the password again, in the same auth_session, then the sheet
// (authorization.md §4). Throttled like a login; five wrong factors end the session.
import { fail, type PlainRequest, type Result } from '@davit/protocol';
import { MAX_WRONG_FACTORS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { mintSecret } from '../secrets/secret.ts';
import { brokeredFacts } from './brokered-audit.ts';
import type { BrokeredQuestion } from './brokered-question.ts';
import { checkPassword } from './factor.ts';
import type { HostSession } from './host-session.ts';
import { takeChallenge } from './login-throttle.ts';
import { newSession, type PendingAuthorization, type PresentedAuthorization } from './pending-authorization.ts';
import { replayRefusal } from './replay-refusal.ts';

const NEXT = ['password'];

async function pendingSession(
  context: AuthContext,
  caller: HostSession,
  pending: PendingAuthorization,
  count: { readonly clientVersion: number; readonly wrongFactors: number },
) {
  const secret = await mintSecret(context, 'ses');
  const session = newSession(caller, secret, pending, { consentHash: null, ...count });
  return { session, members: { auth_session: secret.text, next: NEXT } };
}

/** Asks for the password before the sheet. */
export async function openStepUp(
  context: AuthContext,
  request: PlainRequest,
  { caller, app, asked, grant }: BrokeredQuestion,
): Promise<Refusal> {
  const limited = await takeChallenge(context, caller, request.remoteAddress);
  if (limited !== null) return limited;
  const pending = { request: asked, authTime: caller.authTime, locale: null };
  const { session, members } = await pendingSession(context, caller, pending, {
    clientVersion: app.version,
    wrongFactors: 0,
  });
  const entry: AuditEntry = {
    event: 'factor.asked',
    ...brokeredFacts(request, caller, app.clientId),
    grantId: grant?.grantId,
    status: 400,
    reason: 'insufficient_authorization',
    detail: { because: 'max_age' },
  };
  const verb = { attemptId: newAttemptId(context), spends: caller.spends, audit: [entry] };
  const outcome = await context.store.authorizations.openSession({ ...verb, session });
  if (outcome.kind === 'replayed') return replayRefusal(caller.installationJkt);
  return {
    ...refuse('insufficient_authorization', 'The user logged in too long ago: the password is needed'),
    members,
  };
}

async function countWrong(
  context: AuthContext,
  request: PlainRequest,
  caller: HostSession,
  { session, pending, presented }: PresentedAuthorization,
): Promise<Refusal> {
  const { authorizations } = context.store;
  const wrongFactors = session.wrongFactors + 1;
  const isLast = wrongFactors >= MAX_WRONG_FACTORS;
  const entry: AuditEntry = {
    event: 'factor.refused',
    ...brokeredFacts(request, caller, pending.request.appId),
    status: 400,
    reason: 'factor_wrong',
    detail: { wrong_factors: wrongFactors, session_ended: isLast },
  };
  const verb = { attemptId: newAttemptId(context), spends: caller.spends, audit: [entry], presented };
  if (isLast) {
    const ended = await authorizations.endSession(verb);
    if (ended.kind === 'replayed') return replayRefusal(caller.installationJkt);
    return refuse('invalid_session', 'Too many wrong factors ended this authorization session');
  }
  const count = { clientVersion: session.clientVersion ?? 0, wrongFactors };
  const next = await pendingSession(context, caller, pending, count);
  const outcome = await authorizations.replaceSession({ ...verb, next: next.session });
  switch (outcome.kind) {
    case 'opened':
      return { ...refuse('factor_wrong', 'The password is wrong'), members: next.members };
    case 'invalid_session':
      return refuse('invalid_session');
    case 'replayed':
      return replayRefusal(caller.installationJkt);
  }
}

/** Checks the password of the session's own user; the new `authTime` when it is right. */
export async function takeStepUp(
  context: AuthContext,
  request: PlainRequest,
  caller: HostSession,
  presented: PresentedAuthorization,
  password: string,
): Promise<Result<{ readonly authTime: number }, Refusal>> {
  const { user } = caller;
  const { remoteAddress } = request;
  const checked = await checkPassword(context, {
    user,
    usernameIndex: user.usernameIndex,
    password,
    caller,
    remoteAddress,
  });
  switch (checked.kind) {
    case 'limited':
      return fail(checked.refusal);
    case 'wrong':
      return fail(await countWrong(context, request, caller, presented));
    case 'right':
      return { ok: true, value: { authTime: context.store.now() } };
  }
}
