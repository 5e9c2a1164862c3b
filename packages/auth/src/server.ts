// createAuthorizationServer: checks the configuration, opens the keys, and answers plain requests with plain responses. Listens nowhere.
import type { CryptoPort, PublicJwk } from '@davit/crypto';
import type { PlainRequest, PlainResponse, Result } from '@davit/protocol';
import { createActivityRecorder } from './activity/activity-recorder.ts';
import { checkConfig } from './check-config.ts';
import type { AuthConfig } from './config.ts';
import type { AuthContext, LogPort, PasswordHasher } from './context.ts';
import { createDispatcher } from './dispatch.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoint-table.ts';
import { createKeyRing } from './keys/create-key-ring.ts';
import { startKeySchedule } from './keys/key-schedule.ts';
import type { LiveClientToken } from './ports/client-token-store.ts';
import type { AuthStore } from './ports/store.ts';
import type { Refusal } from './refusal.ts';
import { type RunLater, runLaterByTimer } from './run-later.ts';
import { unsignedRequest } from './signing/readable-headers.ts';
import { claimBundleKey } from './signing/registration/claim-bundle-key.ts';
import { authenticateClientToken, isStillLive } from './tokens/authenticate-client-token.ts';

export interface AuthorizationServerDependencies {
  readonly config: AuthConfig;
  readonly store: AuthStore;
  readonly crypto: CryptoPort;
  readonly passwords: PasswordHasher;
  readonly log: LogPort;
  /** Runs a task once, later; `setTimeout` unless a test brings its own. */
  readonly runLater?: RunLater | undefined;
}

export interface AuthorizationServer {
  /** Never rejects. A path that is not in the table is answered with 404. */
  handle(request: PlainRequest): Promise<PlainResponse>;
  /** Whether this server answers a request target, so that pages of the same origin can be served beside it. */
  matches(target: string): boolean;
  readonly endpoints: readonly Endpoint[];
  /** Whose token an account's request carries, when another API of this origin is asked; spends the proof of what is no read. */
  authenticateAccount(request: PlainRequest): Promise<Result<LiveClientToken, Refusal>>;
  /** Whether the token of a request that was let in is still good, now that all of it has arrived. */
  isAccountStillLive(request: PlainRequest): Promise<boolean>;
  /** A publisher's bundle key, so that it is never taken for a client's: false when it is one. */
  claimBundleKey(publicJwk: PublicJwk, publisherId: string): Promise<boolean>;
  /** For seeding and administration by the process itself. */
  readonly context: AuthContext;
  /** Writes what still waits and stops every timer. The store is not closed: who opened it closes it. */
  close(): Promise<void>;
}

/**
 * @throws InvalidConfiguration when the configuration is unsafe or malformed
 * @throws WrongKeyEncryptionKey when the key-encryption key is not the one of this database
 */
export async function createAuthorizationServer(deps: AuthorizationServerDependencies): Promise<AuthorizationServer> {
  const { config, store, crypto, passwords, log, runLater = runLaterByTimer } = deps;
  await checkConfig(config, store);
  const keys = await createKeyRing({ config, store, crypto });
  const activity = createActivityRecorder({ store, log }, runLater);
  const context: AuthContext = { config, store, crypto, keys, passwords, activity, log };
  const schedule = await startKeySchedule(context, keys, runLater);
  const dispatcher = createDispatcher(context, endpoints);
  return {
    handle: dispatcher.handle,
    matches: dispatcher.matches,
    endpoints,
    authenticateAccount: (request) => authenticateClientToken(context, unsignedRequest(request), { scope: null }),
    isAccountStillLive: (request) => isStillLive(context, unsignedRequest(request)),
    claimBundleKey: (publicJwk, publisherId) => claimBundleKey(context, publicJwk, publisherId),
    context,
    async close() {
      await schedule.stop();
      await activity.flush();
    },
  };
}
