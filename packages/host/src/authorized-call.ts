// Makes calls in the name of the logged-in user: with a live token, refreshed in single flight, once more on `token_expired`.
import type { Answer, Call, Exchange } from './exchange.ts';
import { NO_ANSWER, refusalOf, toFailure } from './failure.ts';
import type { HostResult } from './host-client.ts';
import type { KeptSession } from './kept-session.ts';
import type { HostSessionState } from './ports.ts';
import { refresh } from './refresh.ts';
import { revoke } from './revoke.ts';

/** Refresh this long before the token ends, so that a call in flight does not meet its end. */
const EXPIRY_MARGIN_MS = 5_000;

/** `ok: false`: no answer to the call itself is at hand. A refusal by the server is an answer. */
export type AuthorizedCall = (call: Omit<Call, 'accessToken'>) => Promise<HostResult<Answer>>;

const loginRequired = () => ({ ok: false, failure: refusalOf('login_required') }) as const;
const reasonOf = (answer: Answer | null) => (answer?.status === 401 ? toFailure(answer).reason : null);

export function createAuthorizedCall(exchange: Exchange, session: KeptSession, now: () => number): AuthorizedCall {
  let flight: Promise<HostResult<HostSessionState>> | null = null;
  const isFresh = (state: HostSessionState) => state.expiresAt - EXPIRY_MARGIN_MS > now();

  async function renew(stale: HostSessionState): Promise<HostResult<HostSessionState>> {
    await session.catchUp();
    const base = session.current();
    if (base === null || base.userName !== stale.userName) return loginRequired();
    if (base.accessToken !== stale.accessToken && isFresh(base)) return { ok: true, value: base };
    const epoch = session.epoch();
    const result = await refresh(exchange, base, now);
    if (epoch !== session.epoch()) {
      // The session ended while the answer was on its way: what came back must not outlive it.
      if (result.ok) await revoke(exchange, result.value.refreshToken);
      return loginRequired();
    }
    if (result.ok) {
      await session.renew(result.value);
      return result;
    }
    if (result.failure.error !== 'invalid_grant') return result;
    // Another window may have been faster by more than the server's time for repeats.
    const caughtUp = (await session.catchUp()) ? session.current() : null;
    if (caughtUp !== null) return { ok: true, value: caughtUp };
    if (epoch === session.epoch()) await session.replace(null);
    return loginRequired();
  }

  function renewed(stale: HostSessionState): Promise<HostResult<HostSessionState>> {
    const current = session.current();
    if (current !== null && current.userName === stale.userName && current.accessToken !== stale.accessToken)
      return Promise.resolve({ ok: true, value: current });
    flight ??= renew(stale).finally(() => {
      flight = null;
    });
    return flight;
  }

  return async (call) => {
    let live = await session.load();
    if (live === null) return loginRequired();
    const { userName } = live;
    if (!isFresh(live)) {
      const result = await renewed(live);
      if (!result.ok) return result;
      live = result.value;
    }
    let answer = await exchange({ ...call, accessToken: live.accessToken });
    if (reasonOf(answer) === 'token_expired') {
      const result = await renewed(live);
      if (!result.ok) return result;
      if (result.value.userName !== userName) return loginRequired();
      live = result.value;
      answer = await exchange({ ...call, accessToken: live.accessToken });
    }
    if (answer === null) return { ok: false, failure: NO_ANSWER };
    const isOver = reasonOf(answer) === 'token_revoked' || reasonOf(answer) === 'token_unknown';
    if (isOver && session.current()?.accessToken === live.accessToken) await session.replace(null);
    return { ok: true, value: answer };
  };
}
