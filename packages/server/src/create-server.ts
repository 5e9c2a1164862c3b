// createServer: opens the store, binds the port, starts the authorization server, serves every origin; and takes it all down in order.
import { type AuthorizationServer, type AuthStore, createAuthorizationServer, MAX_BODY_BYTES } from '@davit/auth';
import { nodeCrypto } from '@davit/crypto/node';
import type { PlainRequest } from '@davit/protocol';
import { toAuthConfig } from './auth-config.ts';
import type { ServerConfig } from './config.ts';
import { openStore } from './database.ts';
import { createClientAddress } from './edge/client-address.ts';
import { edgeResponse } from './edge/edge-refusal.ts';
import { type Listener, listen } from './edge/listener.ts';
import type { SiteResponse } from './edge/site-response.ts';
import { createServerLog, type ServerLog } from './log/server-log.ts';
import { createOpsSite } from './ops/ops-site.ts';
import { startSweeper } from './ops/sweeper.ts';
import { createPasswordHasher } from './passwords/argon2-hasher.ts';
import { createAccountCallers } from './registry/account-callers.ts';
import { uploadsOf } from './registry/bundle-uploads.ts';
import { serveRegistry } from './registry/serve-registry.ts';
import { createHostSite } from './sites/host-site.ts';
import { createIssuerSite } from './sites/issuer-site.ts';
import { createRouter } from './sites/router.ts';
import type { Site } from './sites/site.ts';
import {
  findOriginFaults,
  findStoreFaults,
  insecureSwitches,
  type Origins,
  ServerConfigRefused,
} from './startup/check-config.ts';
import { findProxyFaults } from './startup/check-proxies.ts';

export interface DavitServer {
  readonly port: number;
  /** Null when the configuration asks for none. */
  readonly opsPort: number | null;
  readonly origins: Origins;
  /** For seeding and administration by this process itself. */
  readonly auth: AuthorizationServer;
  /** Stops accepting, finishes the requests in flight (10 s at most), writes what waits, closes the store. May be called twice. */
  close(): Promise<void>;
}

type Undo = () => Promise<unknown>;

/**
 * @throws ServerConfigRefused, InvalidConfiguration when it is not safe to serve
 * @throws WrongKeyEncryptionKey when the key is not the one of this database
 */
export async function createServer(config: ServerConfig): Promise<DavitServer> {
  const log = createServerLog(config.log);
  /** What `close` does, last opened first. */
  const opened: Undo[] = [];
  const closeAll = async (): Promise<void> => {
    for (let undo = opened.pop(); undo; undo = opened.pop()) await undo();
  };
  try {
    return await open(config, log, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function open(
  config: ServerConfig,
  log: ServerLog,
  opened: Undo[],
  closeAll: () => Promise<void>,
): Promise<DavitServer> {
  const faults = [...findProxyFaults(config.trustedProxies), ...findStoreFaults(config)];
  if (faults.length > 0) throw new ServerConfigRefused(faults);
  const clientAddress = createClientAddress(config.trustedProxies);
  const store = await openStore(config.database, {
    counterFolder: config.counterFolder,
    onBehind: () =>
      log.error('database.behind', { hint: 'It was restored, or lost acknowledged writes: restore-epoch' }),
  });
  opened.push(() => store.close());
  // The port decides the origins, so it is bound first and answers 503 for the moment until everything stands.
  let site: Site = async () => edgeResponse({ kind: 'failed' });
  const { address, port } = config.listen;
  const handle = (request: PlainRequest): Promise<SiteResponse> => answer(site, request, log);
  const report = log.request;
  let started: AuthorizationServer | null = null;
  const accounts = createAccountCallers(() => {
    if (started === null) throw new Error('the registry was asked before the authorization server stood');
    return started;
  });
  const registry = serveRegistry(config, accounts, log);
  const limits = {
    maxBodyBytes: MAX_BODY_BYTES,
    uploads: uploadsOf(config, registry),
  };
  const listener = await listen({ address, port, ...limits, handle, clientAddress, report });
  const origins = config.origins(listener.port);
  const { auth, stop } = await openAuth(config, origins, store, log).catch(async (error) => {
    await listener.close();
    throw error;
  });
  started = auth;
  opened.push(stop);
  opened.push(() => listener.close());
  site = createRouter({
    config,
    origins,
    issuer: createIssuerSite(config, origins, auth, registry),
    host: createHostSite(config, origins),
  });
  let closing: Promise<void> | null = null;
  const ops = config.ops
    ? await listenOps(config.ops, createOpsSite({ store, isClosing: () => closing !== null }))
    : null;
  if (ops) opened.push(() => ops.close());
  for (const name of insecureSwitches(config)) log.warn('server.insecure_switch', { name });
  log.info('server.started', { issuer: origins.issuer, host: origins.host, port: listener.port, mode: config.mode });
  return {
    port: listener.port,
    opsPort: ops?.port ?? null,
    origins,
    auth,
    close() {
      closing ??= closeAll().then(() => log.info('server.stopped'));
      return closing;
    },
  };
}

async function openAuth(
  config: ServerConfig,
  origins: Origins,
  store: AuthStore,
  log: ServerLog,
): Promise<{ auth: AuthorizationServer; stop: Undo }> {
  const faults = findOriginFaults(config.mode, origins);
  if (faults.length > 0) throw new ServerConfigRefused(faults);
  // A database that was ever open for development never serves production (authorization.md §10).
  if (config.mode === 'development') await store.keys.initFact('development', '1');
  const auth = await createAuthorizationServer({
    config: await toAuthConfig(config, origins.issuer),
    store,
    crypto: nodeCrypto,
    passwords: createPasswordHasher(),
    log,
  });
  const stopSweeper = startSweeper(store, log);
  const stop = async (): Promise<void> => {
    await stopSweeper();
    await auth.close();
  };
  return { auth, stop };
}

/** Sites answer for themselves; what still escapes is a bug, and its answer opens nothing. */
async function answer(site: Site, request: PlainRequest, log: ServerLog): Promise<SiteResponse> {
  try {
    return await site(request);
  } catch (error) {
    log.error('request.failed', { error });
    return edgeResponse({ kind: 'failed' });
  }
}

const listenOps = ({ address, port }: NonNullable<ServerConfig['ops']>, handle: Site): Promise<Listener> =>
  listen({ address, port, maxBodyBytes: 0, handle });
