// The part of a connection that deals with the user: logging in, and sessions. Loaded when it is first asked for, so that a page
// that shows its first screen has not waited for it.
import type { BridgeInit, RequestCodeResult } from '@davit/protocol';
import { createAuthorizationServer, type Exchange } from './authorization-server/authorization-server.ts';
import type { CallOptions } from './bridge/caller.ts';
import { type Context, createLocked } from './context.ts';
import type { DavitError } from './davit-error.ts';
import type { Emitter } from './emitter.ts';
import { type LoginOptions, obtainTokens } from './login/obtain-tokens.ts';
import { createSharedFlights } from './login/shared-flights.ts';
import type { Platform } from './platform.ts';
import { createSession, type Session } from './session/session.ts';
import type { Kept, Vault } from './session/vault.ts';

export interface Account {
  login(options: LoginOptions): Promise<Session>;
  /** A session of what an earlier document has kept. */
  resume(kept: Kept): Session;
}

export interface AccountOptions {
  readonly platform: Platform;
  readonly init: BridgeInit;
  readonly vault: Vault;
  readonly signedOut: Emitter<DavitError>;
  /** Throws once the host user has signed out. */
  readonly assertSameUser: () => void;
  readonly call: (method: string, params: unknown, options: CallOptions) => Promise<unknown>;
  readonly onExchange: (exchange: Exchange) => void;
}

export function createAccount({ platform, init, call, onExchange, ...shared }: AccountOptions): Account {
  const context: Context = {
    ...shared,
    platform,
    init,
    server: createAuthorizationServer(platform, init.issuer, init.app_id, onExchange),
    locked: createLocked(platform),
    requestCode: (params, options) => call('auth.requestCode', params, options) as Promise<RequestCodeResult>,
  };
  const join = createSharedFlights<Session>();
  return {
    login({ scopes, prompt, signal }) {
      const start = async (shared: AbortSignal) => {
        context.assertSameUser();
        return createSession(context, await obtainTokens(context, { scopes, prompt, signal: shared }));
      };
      return join(JSON.stringify([[...scopes].sort(), prompt]), start, signal);
    },
    resume: ({ scopes = [], sub }) => createSession(context, { scopes, sub }),
  };
}
