// The failures that a verb of the host client can end with: the server's own refusals, and three that arise on this side.
import { errorResponseSchema, REASONS, type Reason } from '@davit/protocol';
import type { Answer } from './exchange.ts';
import type { HostFailure } from './host-client.ts';

/** No answer came: what was asked may or may not have happened. */
export const NO_ANSWER: HostFailure = {
  error: 'no_answer',
  reason: 'no_answer',
  description: 'The server did not answer',
  hint: 'Check the connection and try again.',
  retryAfterSeconds: null,
};

/** An answer came that is not the authorization server's language: a proxy's error page, or a broken body. */
export const unexpectedAnswer = (status: number): HostFailure => ({
  error: 'server_error',
  reason: 'unexpected_answer',
  description: `The server gave an answer that could not be understood (HTTP ${status})`,
  hint: 'Try again in a moment.',
  retryAfterSeconds: null,
});

/** A code that another server issued, or that answers another request (RFC 9207 §2.4, RFC 6749 §10.12). It is thrown away. */
export const mixUp = (reason: 'issuer_mismatch' | 'state_mismatch' | 'app_mismatch'): HostFailure => ({
  error: 'invalid_response',
  reason,
  description: 'The answer does not belong to this request',
  hint: 'Start the authorization again.',
  retryAfterSeconds: null,
});

/** A refusal of the catalogue that this side gives without asking the server. */
export function refusalOf(reason: Reason): HostFailure {
  const { error, description, hint } = REASONS[reason];
  return { error, reason, description, hint, retryAfterSeconds: null };
}

/** The refusal that an answer carries, or that its form amounts to. */
export function toFailure(answer: Answer): HostFailure {
  const parsed = errorResponseSchema.safeParse(answer.body);
  if (!parsed.success) return unexpectedAnswer(answer.status);
  const { error, reason, error_description, hint } = parsed.data;
  const known = Object.hasOwn(REASONS, reason ?? error) ? REASONS[(reason ?? error) as Reason] : null;
  return {
    error,
    reason: reason ?? error,
    description: error_description ?? known?.description ?? 'The server refused the request',
    hint: hint ?? known?.hint ?? null,
    retryAfterSeconds: answer.retryAfterSeconds,
  };
}

/** Whether it is open if the request took effect. */
export const isOutcomeUnknown = (failure: HostFailure): boolean =>
  failure.reason === 'no_answer' ||
  failure.reason === 'temporarily_unavailable' ||
  failure.reason === 'unexpected_answer';
