// Steps 3 to 7 of the flow as Plaza does them: its host client asks the server, its consent sheet asks the user.
import { BridgeRefusal, type Broker } from '@davit/container';
import type { HostClient } from '@davit/host';
import type { ConsentQuestions } from '../consent/consent-questions.ts';
import type { Flow } from '../flow/flow.ts';
import type { AccountSession } from '../session/account.ts';
import { bridgeRefusal } from './bridge-refusal.ts';

export interface BrokerParts {
  readonly host: HostClient;
  readonly account: () => AccountSession;
  readonly questions: () => ConsentQuestions;
  readonly flow: Flow;
  readonly locale: string;
}

const LOGGED_OUT = { logged_in: false, granted_scopes: [] };

/** The account and the sheet need the container, which needs the broker: they are looked up when a call comes. */
export function createBroker({ host, account, questions, flow, locale }: BrokerParts): Broker {
  return {
    async requestCode(app, params, caller) {
      const { current, watch } = account();
      const user = current.value?.userName;
      if (user === undefined) throw new BridgeRefusal('not_logged_in');
      const { appId } = app;
      flow.bridgeCall(appId, 'auth.requestCode', params);
      try {
        const result = await watch(
          host.requestCode({ ...params, appId, locale }, async (consent) => {
            const decision = await questions().ask(consent, caller);
            flow.decided(appId, decision);
            return decision;
          }),
        );
        // A code belongs to the user who was asked, and to nobody who logged in meanwhile.
        if (current.value?.userName !== user) throw new BridgeRefusal('account_changed');
        if (!result.ok) throw bridgeRefusal(result.failure);
        const { code, iss, state, expiresIn } = result.value;
        flow.bridgeAnswer(appId, 'auth.requestCode', null);
        return { code, iss, expires_in: expiresIn, ...(state === null ? {} : { state }) };
      } catch (error) {
        const refusal = error instanceof BridgeRefusal ? error : new BridgeRefusal('unavailable');
        flow.bridgeAnswer(appId, 'auth.requestCode', refusal.code);
        throw refusal;
      }
    },

    async checkSession(app) {
      const { current, watch } = account();
      if (current.value === null) return LOGGED_OUT;
      const list = await watch(host.grants());
      // The server says that the session is over: that is an answer, not a failure.
      if (!list.ok && host.current() === null) return LOGGED_OUT;
      if (!list.ok) throw bridgeRefusal(list.failure);
      const grant = list.value.grants.find((one) => one.app.id === app.appId);
      return { logged_in: true, granted_scopes: grant?.scopes.map(({ name }) => name) ?? [] };
    },
  };
}
