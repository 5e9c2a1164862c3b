// A server with its registry on a port of the loopback, two mini-programs in it, and its keys: what an operator has in the hand.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrivateJwk, Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { type DevEnv, type DevEnvOptions, startDevEnv } from '@davit/dev-env';
import { type HostConfig, parseHostConfig } from '@davit/host-app';
import { createSqliteRegistryStore, type KeptRegistryStore } from '@davit/store';
import { createConnection } from './connection.ts';

export interface RegistryBed {
  readonly env: DevEnv;
  readonly root: Signer;
  /** Signs the records. */
  readonly online: Signer;
  /** As the registry hands it out now. */
  record(appId: string): Promise<string>;
  /** What its hosts are told. */
  config(): Promise<HostConfig>;
  /** What the registry has counted, by version. */
  statistics(appId: string): ReturnType<KeptRegistryStore['statistics']>;
  close(): Promise<void>;
}

const manifest = (app_id: string) => ({
  app_id,
  name: app_id,
  version: { code: 1, name: '1.0.0' },
  davit: { publisher: 'Tests', scopes: [], permissions: [] },
});

export async function openRegistryBed(options: Pick<DevEnvOptions, 'statistics'> = {}): Promise<RegistryBed> {
  const folder = await mkdtemp(join(tmpdir(), 'davit-stop-'));
  const apps = ['parcel', 'weather'].map((appId) => ({ appId, path: join(folder, appId) }));
  for (const { appId, path } of apps) {
    await mkdir(path);
    await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest(appId)));
    await writeFile(join(path, 'index.html'), '<!doctype html><html lang="en"><title>App</title>');
  }
  const directory = join(folder, 'state');
  const env = await startDevEnv({
    ...{ port: 0, directory, apps: apps.map(({ path }) => path), log: { level: 'silent' }, ...options },
  });
  const keys = JSON.parse(await readFile(join(directory, 'registry-keys.json'), 'utf8')) as Record<
    'root' | 'online',
    PrivateJwk
  >;
  return {
    env,
    root: await nodeCrypto.importSigner('EdDSA', keys.root),
    online: await nodeCrypto.importSigner('EdDSA', keys.online),
    async record(appId) {
      const url = `${env.info.registry_url}/apps/${appId}/record`;
      const answer = await createConnection().fetch({ url, method: 'GET', maxBytes: 65_536, timeoutMs: 10_000 });
      if (answer.kind !== 'answer' || answer.status !== 200) throw new Error(`no record of ${appId}`);
      return Buffer.from(answer.body).toString('utf8').trim();
    },
    async config() {
      const url = `${env.info.host_url}/config.json`;
      const answer = await createConnection().fetch({ url, method: 'GET', maxBytes: 65_536, timeoutMs: 10_000 });
      if (answer.kind !== 'answer') throw new Error('no config.json');
      return parseHostConfig(JSON.parse(Buffer.from(answer.body).toString('utf8')), 'Host');
    },
    async statistics(appId) {
      const store = await createSqliteRegistryStore({ path: join(directory, 'registry/registry.db') });
      try {
        return await store.statistics(appId);
      } finally {
        await store.close();
      }
    },
    async close() {
      await env.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
