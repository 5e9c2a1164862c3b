// `openid` alone without a prompt, when the operator allows it (`silentOpenid`, off by default): the grant and the receipt
// are written all the same, and say that nobody was asked. Never for a user who withdrew.
import { fail, type PlainRequest, type PlainResponse, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { mintSecret } from '../secrets/secret.ts';
import { approve } from './approve.ts';
import { type BrokeredQuestion, questionHash } from './brokered-question.ts';
import { newSession } from './pending-authorization.ts';
import { replayRefusal } from './replay-refusal.ts';

const LOCALE = 'en';

export async function grantOpenidSilently(
  context: AuthContext,
  request: PlainRequest,
  question: BrokeredQuestion,
): Promise<Result<PlainResponse, Refusal>> {
  const { caller, app, asked } = question;
  const { authTime } = caller;
  const secret = await mintSecret(context, 'ses');
  const consentHash = await questionHash(context, question, secret.id, LOCALE);
  const sheet = { consentHash, clientVersion: app.version, wrongFactors: 0 };
  const session = newSession(caller, secret, { request: asked, authTime, locale: LOCALE }, sheet);
  const opened = await context.store.authorizations.openSession({
    attemptId: newAttemptId(context),
    spends: caller.spends,
    session,
    audit: [],
  });
  if (opened.kind === 'replayed') return fail(replayRefusal(caller.installationJkt));
  const answered = await approve(context, request, {
    ...question,
    // What proves this request was spent with the session that it opened.
    caller: { ...caller, spends: [] },
    granted: asked.scope,
    authTime,
    locale: LOCALE,
    consentHash,
    presented: session,
    isUserAsked: false,
  });
  if (answered.ok) return answered;
  return fail(answered.failure === 'client_changed' ? refuse('consent_required') : answered.failure);
}
