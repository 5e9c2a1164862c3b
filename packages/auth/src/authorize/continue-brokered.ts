// Step 4 of the brokered flow: the user's decision (or the password that was wanted first). Each step spends the
// auth_session; input that is merely malformed does not, so that a host's mistake costs the user nothing.
import { fail, isAppId, type PlainResponse, type Result } from '@davit/protocol';
import type { Client } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { decideAppPolicy } from './app-policy.ts';
import { approve } from './approve.ts';
import { brokeredFacts } from './brokered-audit.ts';
import { type BrokeredQuestion, questionHash } from './brokered-question.ts';
import { type Decision, readDecision, refuseFixed } from './decision-request.ts';
import { authenticateHostSession, type HostSession } from './host-session.ts';
import { openSheet } from './open-sheet.ts';
import { type PresentedAuthorization, readPresented } from './pending-authorization.ts';
import { replayRefusal } from './replay-refusal.ts';
import { takeStepUp } from './step-up.ts';

/** A client row that changes this often while one decision is carried out is somebody's mistake, not ours to wait for. */
const MAX_TRIES = 3;

async function deny(
  context: AuthContext,
  request: AuthRequest,
  caller: HostSession,
  { pending, presented }: PresentedAuthorization,
): Promise<Refusal> {
  const { appId, scope } = pending.request;
  const grant = await context.store.authorizations.findGrant(caller.user.userId, appId);
  const facts = { ...brokeredFacts(request, caller, appId), grantId: grant?.grantId };
  const outcome = await context.store.authorizations.endSession({
    attemptId: newAttemptId(context),
    spends: caller.spends,
    presented,
    audit: [{ event: 'consent.denied', ...facts, status: 400, reason: 'access_denied', detail: { scope } }],
  });
  switch (outcome.kind) {
    case 'ended':
      return refuse('access_denied');
    case 'invalid_session':
      return refuse('invalid_session');
    case 'replayed':
      return replayRefusal(caller.installationJkt);
  }
}

/** required ⊆ granted ⊆ requested */
function checkGranted({ scopes, asked }: BrokeredQuestion, granted: readonly string[]): Refusal | null {
  if (granted.some((name) => !asked.scope.includes(name)))
    return refuse('invalid_scope', 'granted_scope names a scope that was not asked for');
  const missing = scopes.find(({ declared }) => declared.required && !granted.includes(declared.name));
  if (missing !== undefined)
    return refuse('invalid_scope', `The scope ${missing.declared.name} is required: grant it or deny`);
  return granted.includes('openid') ? null : refuse('invalid_scope', 'The scope openid is required: grant it or deny');
}

/** The question as it stands now, from current records. */
async function currentQuestion(
  context: AuthContext,
  caller: HostSession,
  { pending }: PresentedAuthorization,
): Promise<Result<BrokeredQuestion, Refusal>> {
  const asked = pending.request;
  const app = await context.store.clients.find(asked.appId);
  const policy = decideAppPolicy(context.config, app, asked, caller.assurance);
  if (!policy.ok) return fail(policy.failure.refusal);
  const grant = await context.store.authorizations.findGrant(caller.user.userId, asked.appId);
  return { ok: true, value: { caller, app: app as Client, asked, scopes: policy.value, grant } };
}

async function allow(
  context: AuthContext,
  request: AuthRequest,
  caller: HostSession,
  continued: PresentedAuthorization,
  decision: Extract<Decision, { kind: 'allow' }>,
  tries = 1,
): Promise<Result<PlainResponse, Refusal>> {
  const { session, pending, presented } = continued;
  const { authTime } = pending;
  const locale = pending.locale ?? 'en';
  const question = await currentQuestion(context, caller, continued);
  if (!question.ok) return question;
  const current = await questionHash(context, question.value, session.id, locale);
  // A hash that the host made up, and records that changed, are one case: this is not what the user was shown.
  if (decision.consentHash !== session.consentHash || current !== session.consentHash) {
    const because = current === session.consentHash ? 'hash_mismatch' : 'records_changed';
    const sheet = { ...question.value, authTime, presented, reason: 'consent_changed', because } as const;
    return fail(await openSheet(context, request, sheet));
  }
  const granted = decision.granted ?? pending.request.scope;
  const refusal = checkGranted(question.value, granted);
  if (refusal !== null) return fail(refusal);
  const consentHash = current;
  const approval = { ...question.value, granted, authTime, locale, consentHash, presented, isUserAsked: true };
  const answered = await approve(context, request, approval);
  if (answered.ok) return answered;
  if (answered.failure !== 'client_changed') return fail(answered.failure);
  return tries < MAX_TRIES
    ? allow(context, request, caller, continued, decision, tries + 1)
    : fail(refuse('temporarily_unavailable'));
}

async function stepUp(
  context: AuthContext,
  request: AuthRequest,
  caller: HostSession,
  continued: PresentedAuthorization,
  form: Form,
): Promise<Refusal> {
  const password = form.require('password');
  if (!password.ok) return password.failure;
  const proved = await takeStepUp(context, request, caller, continued, password.value);
  if (!proved.ok) return proved.failure;
  const question = await currentQuestion(context, caller, continued);
  if (!question.ok) return question.failure;
  const { presented } = continued;
  const { authTime } = proved.value;
  const sheet = {
    ...question.value,
    authTime,
    presented,
    reason: 'insufficient_authorization',
    because: 'max_age',
  } as const;
  return openSheet(context, request, sheet);
}

export async function continueBrokered(
  context: AuthContext,
  request: AuthRequest,
  form: Form,
): Promise<Result<PlainResponse, Refusal>> {
  const fixed = refuseFixed(form);
  if (!fixed.ok) return fixed;
  const caller = await authenticateHostSession(context, request, form);
  if (!caller.ok) return caller;
  const continued = await readPresented(context, caller.value, form);
  if (!continued.ok) {
    const refused = { event: 'authorization.refused', status: 400, reason: continued.failure.reason };
    if (continued.failure.reason === 'invalid_session') {
      const named = form.get('app_id');
      const appId = isAppId(named) ? named : undefined;
      await context.store.audit.append([{ ...brokeredFacts(request, caller.value, appId), ...refused }]);
    }
    return continued;
  }
  if (continued.value.session.consentHash === null)
    return fail(await stepUp(context, request, caller.value, continued.value, form));
  const decision = readDecision(form);
  if (!decision.ok) return decision;
  if (decision.value.kind === 'deny') return fail(await deny(context, request, caller.value, continued.value));
  return allow(context, request, caller.value, continued.value, decision.value);
}
