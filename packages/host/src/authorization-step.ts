// One answer of the authorization challenge endpoint to a brokered request: a code, a question for the user, or a refusal.
import { type Consent, codeResponseSchema, errorResponseSchema } from '@davit/protocol';
import type { Answer } from './exchange.ts';
import { mixUp, toFailure, unexpectedAnswer } from './failure.ts';
import type { BrokeredCode, BrokeredRequest, HostFailure, HostResult } from './host-client.ts';

export type AuthorizationStep =
  | { readonly kind: 'code'; readonly code: BrokeredCode }
  | { readonly kind: 'consent'; readonly authSession: string; readonly consent: Consent }
  | { readonly kind: 'failure'; readonly failure: HostFailure };

const failed = (failure: HostFailure): AuthorizationStep => ({ kind: 'failure', failure });

function toCode(answer: Answer, request: BrokeredRequest, issuer: string): AuthorizationStep {
  const parsed = codeResponseSchema.safeParse(answer.body);
  if (!parsed.success) return failed(unexpectedAnswer(answer.status));
  const { authorization_code, expires_in, iss, state } = parsed.data;
  // > clients MUST … compare the result to the issuer identifier of the authorization server (RFC 9207 §2.4)
  if (iss !== issuer) return failed(mixUp('issuer_mismatch'));
  if (state !== request.state) return failed(mixUp('state_mismatch'));
  return { kind: 'code', code: { code: authorization_code, iss, state: state ?? null, expiresIn: expires_in } };
}

export function toAuthorizationStep(
  result: HostResult<Answer>,
  request: BrokeredRequest,
  issuer: string,
): AuthorizationStep {
  if (!result.ok) return failed(result.failure);
  const answer = result.value;
  if (answer.status === 200) return toCode(answer, request, issuer);
  const refusal = errorResponseSchema.safeParse(answer.body);
  if (refusal.success && refusal.data.error === 'insufficient_authorization') {
    const { auth_session, consent } = refusal.data;
    if (auth_session !== undefined && consent !== undefined) {
      if (consent.app.id !== request.appId) return failed(mixUp('app_mismatch'));
      return { kind: 'consent', authSession: auth_session, consent };
    }
  }
  return failed(toFailure(answer));
}
