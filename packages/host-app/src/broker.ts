// Steps 3 to 7 of the flow: the host client asks the authorization server, whoever draws the sheet asks the user. Draws nothing.
import { BridgeRefusal, type Broker, type Caller } from '@davit/container';
import type { AskedAgain, Decision, HostClient } from '@davit/host';
import type { Consent } from '@davit/protocol';
import type { AccountSession } from './account.ts';
import { bridgeRefusal } from './bridge-refusal.ts';

/** Told of each request for a code as it happens, for a view of the flow. */
export interface BrokerRecord {
  bridgeCall(appId: string, method: string, params: Readonly<Record<string, unknown>>): void;
  decided(appId: string, decision: Decision): void;
  bridgeAnswer(appId: string, method: string, refusal: string | null): void;
}
export interface BrokerParts {
  readonly host: HostClient;
  /** The account and the sheet need the container, which needs the broker: they are looked up when a call comes. */
  readonly account: () => Pick<AccountSession, 'current' | 'watch'>;
  readonly ask: (consent: Consent, caller: Caller, again?: AskedAgain | undefined) => Promise<Decision>;
  readonly locale: string;
  readonly record?: BrokerRecord | undefined;
}

const METHOD = 'auth.requestCode';
const LOGGED_OUT = { logged_in: false, granted_scopes: [] };

export function createBroker({ host, account, ask, locale, record }: BrokerParts): Broker {
  return {
    async requestCode(app, params, caller) {
      const session = account();
      const user = session.current?.userName;
      if (user === undefined) throw new BridgeRefusal('not_logged_in');
      const { appId } = app;
      record?.bridgeCall(appId, METHOD, params);
      try {
        const result = await session.watch(
          host.requestCode({ ...params, appId, locale }, async (consent, again) => {
            const decision = await ask(consent, caller, again);
            record?.decided(appId, decision);
            return decision;
          }),
        );
        // A code belongs to the user who was asked, and to nobody who logged in meanwhile.
        if (session.current?.userName !== user) throw new BridgeRefusal('account_changed');
        if (!result.ok) throw bridgeRefusal(result.failure);
        const { code, iss, state, expiresIn } = result.value;
        record?.bridgeAnswer(appId, METHOD, null);
        return { code, iss, expires_in: expiresIn, ...(state === null ? {} : { state }) };
      } catch (error) {
        // What is no refusal reaches the mini-program as `unavailable`; the container keeps the cause to itself.
        record?.bridgeAnswer(appId, METHOD, error instanceof BridgeRefusal ? error.code : 'unavailable');
        throw error;
      }
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
  };
}
