// Steps 2 to 5 of the flow: a code for a mini-program, with the user's consent. Draws nothing itself; holds no mini-program secret.
import { formatScope } from '@davit/protocol';
import { type AuthorizationStep, toAuthorizationStep } from './authorization-step.ts';
import type { AuthorizedCall } from './authorized-call.ts';
import { isOutcomeUnknown, refusalOf } from './failure.ts';
import type { AskedAgain, AskUser, BrokeredCode, BrokeredRequest, Decision, HostResult } from './host-client.ts';
import type { Form } from './percent-encode.ts';

/** Sheets for one request: the server's records can change under a reader, but not for ever. */
const MAX_SHEETS = 5;
const PATH = '/oauth/authorize-challenge';

/** The first call fixes everything; `client_id` (the host) is added by the exchange. */
const openingForm = (request: BrokeredRequest, scope: string): Form => ({
  response_type: 'code',
  app_id: request.appId,
  scope,
  code_challenge: request.code_challenge,
  code_challenge_method: 'S256',
  dpop_jkt: request.dpop_jkt,
  state: request.state,
  nonce: request.nonce,
  prompt: request.prompt,
  ui_locales: request.locale,
});

const decisionForm = (
  appId: string,
  step: Extract<AuthorizationStep, { kind: 'consent' }>,
  decision: Decision,
): Form => ({
  app_id: appId,
  auth_session: step.authSession,
  decision: decision.decision,
  consent_hash: step.consent.hash,
  granted_scope:
    decision.decision === 'allow' && decision.grantedScopes !== undefined
      ? formatScope(decision.grantedScopes)
      : undefined,
});

/** When `ask` rejects, nothing is decided and the same error comes out: the user walked away from the sheet. */
export async function requestCode(
  call: AuthorizedCall,
  issuer: string,
  request: BrokeredRequest,
  ask: AskUser,
): Promise<HostResult<BrokeredCode>> {
  const post = async (form: Form) =>
    toAuthorizationStep(await call({ method: 'POST', path: PATH, form }), request, issuer);

  let step = await post(openingForm(request, request.scope));
  let hasStartedAgain = false;
  let again: AskedAgain | undefined;
  for (let sheets = 0; step.kind === 'consent'; sheets += 1) {
    if (sheets === MAX_SHEETS) return { ok: false, failure: refusalOf('consent_changed') };
    const decision = await ask(step.consent, again);
    const next: AuthorizationStep = await post(decisionForm(request.appId, step, decision));
    const isLost = next.kind === 'failure' && isOutcomeUnknown(next.failure);
    if (isLost && decision.decision === 'deny') return { ok: false, failure: refusalOf('access_denied') };
    if (isLost && !hasStartedAgain) {
      // Whether the grant was written is open. Asking again for what was allowed gives a code without a sheet if it was.
      hasStartedAgain = true;
      again = 'lost';
      const allowed = decision.grantedScopes === undefined ? request.scope : formatScope(decision.grantedScopes);
      step = await post(openingForm(request, allowed));
    } else {
      again = 'changed';
      step = next;
    }
  }
  return step.kind === 'code' ? { ok: true, value: step.code } : { ok: false, failure: step.failure };
}
