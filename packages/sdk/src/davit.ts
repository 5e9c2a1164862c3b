// The connection to a host: its facts, its methods, its events, and the way to logging in. One per document.
import type { BridgeEventName, BridgeEvents, BridgeInit } from '@davit/protocol';
import type { Account } from './account.ts';
import type { Exchange } from './authorization-server/authorization-server.ts';
import { type CallOptions, createCaller } from './bridge/caller.ts';
import { type BridgeGroups, createGroups } from './bridge/groups.ts';
import type { Transport } from './bridge/transport.ts';
import { DavitError } from './davit-error.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import type { LoginOptions } from './login/obtain-tokens.ts';
import type { Platform } from './platform.ts';
import type { Session } from './session/session.ts';
import { createVault } from './session/vault.ts';

/** Events by name: those of the container, and the SDK's own. */
export interface DavitEvents extends BridgeEvents {
  /** Each exchange with the authorization server, without secrets: for a developer panel. */
  'sdk.exchange': Exchange;
}

export interface Davit extends BridgeGroups {
  /** What the host said at the handshake. */
  readonly init: BridgeInit;
  /** Whether this host has a method, for example `ui.toast`. */
  supports(method: string): boolean;
  getCapabilities(): Pick<BridgeInit, 'methods' | 'isolation' | 'container'>;
  /** Calls a method by its name; `davit.ui.toast({ text })` is the typed form. */
  call(method: string, params?: unknown, options?: CallOptions): Promise<unknown>;
  /** Answers a function that takes the listener away. */
  on<E extends keyof DavitEvents>(event: E, listener: (payload: DavitEvents[E]) => void): () => void;
  /** Logs the user in; the host asks the user when something is not yet allowed. Equal calls in parallel share one. */
  login(options: LoginOptions): Promise<Session>;
  /** The session of an earlier document of this user, or null. Asks nobody. */
  resume(): Promise<Session | null>;
}

export function createDavit(platform: Platform, transport: Transport, init: BridgeInit): Davit {
  const events = new Map<string, Emitter<unknown>>();
  const emitter = (name: string): Emitter<unknown> => {
    const known = events.get(name) ?? createEmitter();
    events.set(name, known);
    return known;
  };
  const emit = (name: BridgeEventName | 'sdk.exchange' | (string & {}), payload: unknown) =>
    emitter(name).emit(payload);

  const caller = createCaller(transport, platform, emit);
  const supports = (method: string): boolean => (init.methods as readonly string[]).includes(method);
  const call: Davit['call'] = async (method, params, options) => {
    if (!supports(method)) throw new DavitError('not_supported');
    return caller.call(method, params, options);
  };

  const signedOut = createEmitter<DavitError>();
  let out: DavitError | undefined;
  const vault = createVault(platform.indexedDB, init.account, platform.after);
  emitter('auth.signedOut').on(() => {
    out = new DavitError('account_changed');
    signedOut.emit(out);
    void vault.clear();
  });

  let account: Promise<Account> | undefined;
  const load = (): Promise<Account> => {
    account ??= import('./account.ts').then(
      ({ createAccount }) =>
        createAccount({
          platform,
          init,
          vault,
          signedOut,
          call,
          assertSameUser() {
            if (out) throw out;
          },
          onExchange: (exchange) => emit('sdk.exchange', exchange),
        }),
      (cause) => {
        account = undefined;
        throw new DavitError('unavailable', { cause });
      },
    );
    return account;
  };

  return {
    ...createGroups(call),
    init,
    supports,
    getCapabilities: () => ({ methods: init.methods, isolation: init.isolation, container: init.container }),
    call,
    on: (event, listener) => emitter(event).on(listener as (payload: unknown) => void),
    login: async (options) => (await load()).login(options),
    async resume() {
      const kept = await vault.get();
      if (!kept?.refreshToken || out) return null;
      const { resume } = await load();
      return out ? null : resume(kept);
    },
  };
}
