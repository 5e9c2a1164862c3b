// startDevEnv: folder, keys, server, seeds, app folders, dev.json; in an order in which a failure leaves nothing behind.
import { resolve } from 'node:path';
import {
  appIconUrl,
  createServer,
  type DavitServer,
  expireAccessTokens,
  folderSource,
  openKeyFile,
  REGISTRY_PATH,
  type ReleaseSource,
  type ServedApp,
} from '@davit/server';
import { AppFolderError } from './apps/app-folder-error.ts';
import { type AppFolder, AppTable } from './apps/app-table.ts';
import { packApp } from './apps/pack-app.ts';
import { withProblems } from './apps/problem-source.ts';
import type { DevEnv, DevEnvOptions } from './dev-env.ts';
import type { DevJson } from './dev-json.ts';
import { appOrigin, appOrigins, developmentOrigins } from './development-origins.ts';
import { keepSecret, writePrivate } from './directory/private-file.ts';
import { DEV_JSON, openStateDirectory, type StateDirectory } from './directory/state-directory.ts';
import { landingSource } from './landing/landing-source.ts';
import { type DevRegistry, openDevRegistry } from './releases/dev-registry.ts';
import { appClient } from './seeds/app-client.ts';
import * as seeds from './seeds/clients.ts';
import { ClientRefused, ensureClient, ensureSecret, ensureUsers } from './seeds/seeder.ts';
import { ensureSigningKey, watchSigningKey } from './seeds/signing-key.ts';
import { SEED_USERS } from './seeds/users.ts';
import { withTestLog } from './test-log.ts';

const USERS = SEED_USERS.map(({ username, password }) => ({ username, password }));

interface Secrets {
  readonly host: string;
  readonly app: string;
  signingApp: { readonly keyid: string; readonly private_key_file: string };
}

export async function startDevEnv(options: DevEnvOptions = {}): Promise<DevEnv> {
  const directory = await openStateDirectory(options.directory, options.publicPort !== undefined);
  try {
    return await openDevEnv(options, directory);
  } catch (error) {
    await directory.release();
    throw error;
  }
}

async function openDevEnv(options: DevEnvOptions, directory: StateDirectory): Promise<DevEnv> {
  const adminToken = await keepSecret(directory.file('admin-token'));
  const testLog = withTestLog(options.log ?? { level: 'silent' });
  const publicPort = (): number => options.publicPort ?? server.port;
  const database = options.database ?? directory.file('davit.db');
  const tools = options.tools === true;
  const registry = await openDevRegistry(directory);
  const apps = new AppTable({
    pack: (folder) => packApp(folder, registry),
    publish: registry.publish,
    release: registry.release,
    register: (app, publisherVerified) => registerApp(server, publicPort(), app, publisherVerified),
    onReleased: options.onReleased ?? (() => undefined),
    onProblem: options.onProblem ?? (() => undefined),
    onNote: options.onNote ?? (() => undefined),
  });
  const server: DavitServer = await createServer({
    mode: 'development',
    listen: { address: 'localhost', port: options.port ?? 0 },
    origins: (port) => developmentOrigins(options.publicPort ?? port),
    database,
    counterFolder: directory.path,
    keyEncryptionKey: await openKeyFile(directory.file('key')),
    accessTokenTtlSeconds: options.accessTokenTtlSeconds,
    limits: options.limits,
    developmentAdminToken: adminToken,
    hostFiles:
      options.hostFolder === undefined ? null : withProblems(folderSource(options.hostFolder), () => apps.problems()),
    host: {
      clientId: seeds.HOST_CLIENT_ID,
      name: seeds.HOST_NAME,
      statistics: options.statistics,
      development: { users: USERS, ...(tools && { tools }) },
    },
    landingFiles: landingSource(() => ({
      origins: server.origins,
      hostName: seeds.HOST_NAME,
      users: USERS,
      apps: apps.list(),
    })),
    apps: () => apps.list(),
    registry: { source: freshSource(registry, apps), root: registry.rootKey, write: registry.write },
    appChanges: (tell) => apps.subscribe(tell),
    expireTokens: tools ? (appId) => expireAccessTokens(database, appId) : undefined,
    log: testLog.log,
  }).catch(async (error: unknown) => {
    await registry.close();
    throw error;
  });
  let signingKey: ReturnType<typeof watchSigningKey> | null = null;
  const close = async (): Promise<void> => {
    await signingKey?.stop();
    await apps.close();
    await server.close();
    await registry.close();
    await directory.release();
  };
  try {
    const secrets = await seed(server, publicPort(), directory);
    await apps.add((options.apps ?? []).map(toAppFolder));
    testLog.secrets([
      adminToken,
      secrets.host,
      secrets.app,
      ...SEED_USERS.flatMap(({ password, email, phone }) => [password, email, phone]),
    ]);
    const info = (): DevJson => describe(server, publicPort(), adminToken, secrets, apps.list(), registry);
    const writeInfo = (): Promise<void> =>
      writePrivate(directory.file(DEV_JSON), `${JSON.stringify(info(), null, 2)}\n`);
    await writeInfo();
    // A further process leaves the key's file to the one that has the folder.
    if (options.publicPort === undefined)
      signingKey = watchSigningKey(server.auth.context, {
        clientId: seeds.SIGNING_APP_ID,
        file: secrets.signingApp.private_key_file,
        onChange(keyid) {
          secrets.signingApp = { ...secrets.signingApp, keyid };
          return writeInfo();
        },
        onProblem: (message) => options.onProblem?.(message),
      });
    if (options.watch === true) apps.watch();
    return {
      get info() {
        return info();
      },
      port: server.port,
      server,
      releases: {
        ...registry.releases,
        record: (appId) => apps.fresh(appId).then(() => registry.releases.record(appId)),
      },
      async addApp(folder) {
        const [added] = await apps.add([toAppFolder(folder)]);
        await writeInfo();
        return (added as ServedApp).appId;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where folders are not watched, asking for a record is what takes over their changes. */
const freshSource = ({ book }: DevRegistry, apps: AppTable): ReleaseSource => ({
  record: (appId) => apps.fresh(appId).then(() => book.record(appId)),
  bundle: book.bundle,
  subscribe: book.subscribe,
});

async function seed({ auth, origins }: DavitServer, port: number, directory: StateDirectory): Promise<Secrets> {
  const { context } = auth;
  await ensureUsers(context, SEED_USERS);
  await ensureClient(context, seeds.hostClient(origins.host));
  await ensureClient(context, seeds.foodClient(appOrigins(seeds.FOOD_APP_ID, port)));
  const app = seeds.confidentialApp(appOrigins(seeds.CONFIDENTIAL_APP_ID, port));
  await ensureClient(context, seeds.signingApp(appOrigins(seeds.SIGNING_APP_ID, port)));
  const keyFile = directory.file('signing-app.pem');
  return {
    signingApp: {
      keyid: await ensureSigningKey(context, seeds.SIGNING_APP_ID, keyFile),
      private_key_file: resolve(keyFile),
    },
    host: await ensureSecret(context, seeds.confidentialHost(), directory.file('confidential-host.secret')),
    app: await ensureSecret(context, app, directory.file('confidential-app.secret')),
  };
}

const toAppFolder = (app: string | AppFolder): AppFolder =>
  typeof app === 'string' ? { folder: app, publisherVerified: false } : app;

async function registerApp(
  { auth, origins }: DavitServer,
  port: number,
  app: ServedApp,
  publisherVerified: boolean,
): Promise<void> {
  const places = { origins: appOrigins(app.appId, port), icon: appIconUrl(origins.issuer, app) };
  try {
    await ensureClient(auth.context, appClient(app, { ...places, publisherVerified }));
  } catch (error) {
    if (!(error instanceof ClientRefused)) throw error;
    throw new AppFolderError(
      `The manifest of "${app.appId}" cannot be registered:\n  ${error.message}\nEvery key: docs/reference/manifest.md`,
    );
  }
}

function describe(
  server: DavitServer,
  port: number,
  adminToken: string,
  secrets: Secrets,
  apps: readonly ServedApp[],
  { rootKey }: Pick<DevRegistry, 'rootKey'>,
): DevJson {
  const { issuer, host } = server.origins;
  return {
    issuer,
    host_url: host,
    host_client_id: seeds.HOST_CLIENT_ID,
    registry_url: `${issuer}${REGISTRY_PATH}`,
    root_key: rootKey,
    admin_token: adminToken,
    users: USERS,
    apps: apps.map(({ appId, manifest }) => ({
      app_id: appId,
      name: manifest.name,
      origin: appOrigin(appId, port),
      url: `${host}/#/a/${appId}`,
    })),
    confidential_host: { client_id: seeds.CONFIDENTIAL_HOST_ID, client_secret: secrets.host },
    confidential_app: { client_id: seeds.CONFIDENTIAL_APP_ID, client_secret: secrets.app },
    signing_app: { client_id: seeds.SIGNING_APP_ID, ...secrets.signingApp },
  };
}
