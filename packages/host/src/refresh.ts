// Exchanges a refresh token for new tokens. Keeps nothing; the one request of the flow that may be repeated.
import type { Exchange } from './exchange.ts';
import { isOutcomeUnknown, NO_ANSWER, toFailure, unexpectedAnswer } from './failure.ts';
import type { HostResult } from './host-client.ts';
import type { HostSessionState } from './ports.ts';
import { toSessionState } from './session-state.ts';

async function refreshOnce(
  exchange: Exchange,
  session: HostSessionState,
  now: () => number,
): Promise<HostResult<HostSessionState>> {
  const form = { grant_type: 'refresh_token', refresh_token: session.refreshToken };
  const answer = await exchange({ method: 'POST', path: '/oauth/token', form });
  if (answer === null) return { ok: false, failure: NO_ANSWER };
  if (answer.status !== 200) return { ok: false, failure: toFailure(answer) };
  const next = toSessionState(answer.body, session.userName, now());
  return next === null ? { ok: false, failure: unexpectedAnswer(answer.status) } : { ok: true, value: next };
}

/** Repeats once when the outcome is unknown: the server answers with the same successor (authorization.md §8). */
export async function refresh(
  exchange: Exchange,
  session: HostSessionState,
  now: () => number,
): Promise<HostResult<HostSessionState>> {
  const first = await refreshOnce(exchange, session, now);
  return first.ok || !isOutcomeUnknown(first.failure) ? first : refreshOnce(exchange, session, now);
}
