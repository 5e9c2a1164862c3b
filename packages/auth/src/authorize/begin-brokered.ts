// Step 2 of the brokered flow: a host asks for a mini-program's code. A live grant answers at once; otherwise the user is
// asked, or a factor is wanted first (authorization.md §4).
import { fail, type PlainResponse, type Result } from '@davit/protocol';
import type { Client } from '../clients/client.ts';
import { type Coverage, decideCoverage } from '../consent/coverage.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import type { Grant } from '../ports/authorization-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { decideAppPolicy, type PolicyFailure } from './app-policy.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { brokeredFacts } from './brokered-audit.ts';
import type { BrokeredQuestion } from './brokered-question.ts';
import { authenticateHostSession, type HostSession } from './host-session.ts';
import { takeChallenge } from './login-throttle.ts';
import { openSheet } from './open-sheet.ts';
import { issueSilently } from './silent-code.ts';
import { grantOpenidSilently } from './silent-openid.ts';
import { openStepUp } from './step-up.ts';

/** Refused before any prompt; those that say something about the mini-program are audited. */
async function refusePolicy(
  context: AuthContext,
  request: AuthRequest,
  caller: HostSession,
  appId: string,
  failure: PolicyFailure,
): Promise<Refusal> {
  const { refusal, fineReason, scopes } = failure;
  // Each is a row of the audit log for ever: counted like a sheet, so that no user fills the log with refusals.
  const limited = await takeChallenge(context, caller, request.remoteAddress);
  if (limited !== null) return limited;
  const facts = brokeredFacts(request, caller, appId);
  const detail = { ...(scopes.length === 0 ? {} : { scope: scopes }) };
  await context.store.audit.append([
    { event: 'authorization.refused', ...facts, status: 400, reason: fineReason, detail },
  ]);
  return refusal;
}

async function askUser(
  context: AuthContext,
  request: AuthRequest,
  question: BrokeredQuestion,
  because: string,
): Promise<Refusal> {
  const { caller, asked } = question;
  if (asked.prompt === 'none') return refuse('consent_required');
  const limited = await takeChallenge(context, caller, request.remoteAddress);
  if (limited !== null) return limited;
  const { authTime } = caller;
  return openSheet(context, request, {
    ...question,
    authTime,
    presented: null,
    reason: 'insufficient_authorization',
    because,
  });
}

async function answerCovered(
  context: AuthContext,
  request: AuthRequest,
  question: BrokeredQuestion,
  grant: Grant,
): Promise<Result<PlainResponse, Refusal>> {
  const silent = await issueSilently(context, request, { ...question, grant });
  if (silent.ok || silent.failure !== 'grant_changed') return silent as Result<PlainResponse, Refusal>;
  return fail(await askUser(context, request, question, 'grant_changed'));
}

function decide(context: AuthContext, { asked, grant, scopes }: BrokeredQuestion): Promise<Coverage> | Coverage {
  if (asked.prompt === 'consent') return { kind: 'ask', because: 'prompt' };
  return decideCoverage(grant, scopes, context.crypto);
}

export async function beginBrokered(
  context: AuthContext,
  request: AuthRequest,
  form: Form,
): Promise<Result<PlainResponse, Refusal>> {
  const authenticated = await authenticateHostSession(context, request, form);
  if (!authenticated.ok) return authenticated;
  const read = readAuthorizationRequest(form);
  if (!read.ok) return read;
  const caller = authenticated.value;
  const asked = read.value;
  const app = await context.store.clients.find(asked.appId);
  const policy = decideAppPolicy(context.config, app, asked, caller.assurance);
  if (!policy.ok) return fail(await refusePolicy(context, request, caller, asked.appId, policy.failure));
  const grant = await context.store.authorizations.findGrant(caller.user.userId, asked.appId);
  const question: BrokeredQuestion = { caller, app: app as Client, asked, scopes: policy.value, grant };

  if (asked.maxAge !== null && context.store.now() - caller.authTime > asked.maxAge * 1000) {
    if (asked.prompt === 'none') return fail(refuse('login_required'));
    return fail(await openStepUp(context, request, question));
  }
  const coverage = await decide(context, question);
  if (coverage.kind === 'covered') return answerCovered(context, request, question, coverage.grant);
  const isSilentOpenid =
    context.config.silentOpenid && coverage.because === 'no_grant' && asked.scope.every((name) => name === 'openid');
  if (isSilentOpenid) return grantOpenidSilently(context, request, question);
  return fail(await askUser(context, request, question, coverage.because));
}
