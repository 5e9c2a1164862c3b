// Steps 3 to 7 of the flow: the host client asks the server, the consent sheet asks the user. Draws nothing.
import { BridgeRefusal, type Broker } from '@davit/container';
import type { HostClient, HostFailure } from '@davit/host';
import type { BridgeErrorCode } from '@davit/protocol';
import type { AccountSession } from './account.ts';
import type { ConsentQuestions } from './consent-questions.ts';

const CODES: Readonly<Record<string, BridgeErrorCode>> = {
  access_denied: 'access_denied',
  consent_required: 'permission_denied',
  interaction_required: 'permission_denied',
  invalid_request: 'invalid_params',
  invalid_scope: 'scope_not_allowed',
  app_suspended: 'app_suspended',
  release_revoked: 'app_suspended',
  rate_limited: 'rate_limited',
  login_required: 'not_logged_in',
  token_expired: 'not_logged_in',
  token_revoked: 'not_logged_in',
  token_unknown: 'not_logged_in',
};

/** Says nothing that only the host should know. */
export function bridgeRefusal(failure: HostFailure): BridgeRefusal {
  const code = Object.hasOwn(CODES, failure.reason) ? CODES[failure.reason] : undefined;
  return new BridgeRefusal(code ?? 'unavailable', failure.hint ?? undefined);
}

export interface BrokerParts {
  readonly host: HostClient;
  /** The account and the sheet need the container, which needs the broker: they are looked up when a call comes. */
  readonly account: () => AccountSession;
  readonly questions: () => ConsentQuestions;
  readonly locale: string;
}
const LOGGED_OUT = { logged_in: false, granted_scopes: [] };

export const createBroker = ({ host, account, questions, locale }: BrokerParts): Broker => ({
  async requestCode(app, params, caller) {
    const session = account();
    const user = session.current?.userName;
    if (user === undefined) throw new BridgeRefusal('not_logged_in');
    const { appId } = app;
    const result = await session.watch(
      host.requestCode({ ...params, appId, locale }, (consent) => questions().ask(consent, caller)),
    );
    // A code belongs to the user who was asked, and to nobody who logged in meanwhile.
    if (session.current?.userName !== user) throw new BridgeRefusal('account_changed');
    if (!result.ok) throw bridgeRefusal(result.failure);
    const { code, iss, state, expiresIn } = result.value;
    return { code, iss, expires_in: expiresIn, ...(state === null ? {} : { state }) };
  },
  async checkSession(app) {
    const session = account();
    if (session.current === null) return LOGGED_OUT;
    const list = await session.watch(host.grants());
    // The server says that the session is over: that is an answer, not a failure.
    if (!list.ok && host.current() === null) return LOGGED_OUT;
    if (!list.ok) throw bridgeRefusal(list.failure);
    const grant = list.value.grants.find((one) => one.app.id === app.appId);
    return { logged_in: true, granted_scopes: grant?.scopes.map(({ name }) => name) ?? [] };
  },
});
