// Puts the verbs together over one session and one way to the server. No verb of its own.
import { activity, grants, receipt, withdraw } from './account.ts';
import { createAuthorizedCall } from './authorized-call.ts';
import { createExchange } from './exchange.ts';
import type { HostClient } from './host-client.ts';
import { createKeptSession } from './kept-session.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import type { HostClientOptions } from './ports.ts';
import { requestCode } from './request-code.ts';

/**
 * A host's client of the authorization server, for one user at a time.
 * @example
 * const host = createHostClient({ issuer, clientId, credential: { kind: 'installation', signer }, fetch, crypto, session, now });
 * await host.login('alice', password);
 * const code = await host.requestCode({ appId: 'food', scope: 'openid', code_challenge, dpop_jkt }, drawSheet);
 */
export function createHostClient(options: HostClientOptions): HostClient {
  const exchange = createExchange(options);
  const session = createKeptSession(options.session);
  const call = createAuthorizedCall(exchange, session, options.now);
  return {
    current: session.current,
    restore: session.load,
    async login(username, password) {
      const result = await login(exchange, options, username, password);
      if (result.ok) await session.replace(result.value);
      return result;
    },
    logout: () => logout(exchange, session),
    requestCode: (request, ask) => requestCode(call, options.issuer, request, ask),
    grants: () => grants(call),
    activity: (grantId) => activity(call, grantId),
    withdraw: (grantId) => withdraw(call, grantId),
    receipt: (grantId) => receipt(call, grantId),
  };
}
