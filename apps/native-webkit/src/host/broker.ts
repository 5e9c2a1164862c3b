// Steps 3 to 7 of the flow: the host client asks the server, the consent sheet asks the user. Draws nothing.
import { BridgeRefusal, type Broker } from '@davit/container';
import { bridgeErrorOf, type HostClient, type HostFailure } from '@davit/host';
import type { AccountSession } from './account.ts';
import type { ConsentQuestions } from './consent-questions.ts';

/** Says nothing that only the host should know. */
export const bridgeRefusal = (failure: HostFailure): BridgeRefusal =>
  new BridgeRefusal(bridgeErrorOf(failure), failure.hint ?? undefined);

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
