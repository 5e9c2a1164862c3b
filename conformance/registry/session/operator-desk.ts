// The operator's machine: a server in a process of its own, its accounts made by the server's own command, and the root key, as a file that
// would lie elsewhere.
import { execFile } from 'node:child_process';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ReleaseRecord, verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { bundleProgram } from '../../../tools/bundle-program.mjs';
import { buildServer, type ServerProcess } from '../../oauth/server-process.ts';

export interface OperatorDesk {
  readonly issuer: string;
  /** The root's private key (PEM). */
  readonly rootFile: string;
  /** `accounts …` of the server's program, with `--json`; answers what it printed. */
  accounts(...args: readonly string[]): Promise<{ readonly code: string; readonly clientId: string }>;
  /** What hosts are given, verified against the root; null before the first release. */
  record(appId: string): Promise<ReleaseRecord | null>;
  close(): Promise<void>;
}

export async function openOperatorDesk(directory: string): Promise<OperatorDesk> {
  mkdirSync(directory);
  const [server, program] = await Promise.all([
    buildServer().then((built): Promise<ServerProcess> => built.start({ directory, port: 0 })),
    bundleProgram('apps/server/src/main.ts'),
  ]);
  const { issuer, root_key: root, registry_url: registry } = server.info;
  const keys = JSON.parse(readFileSync(join(directory, 'registry-keys.json'), 'utf8')) as { readonly root: JsonWebKey };
  const rootFile = join(directory, 'root.pem');
  const pem = createPrivateKey({ key: keys.root, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(rootFile, pem, { mode: 0o600 });
  return {
    issuer,
    rootFile,
    async accounts(...args) {
      const env = { PATH: process.env.PATH, DAVIT_DIR: directory };
      const { stdout } = await promisify(execFile)(process.execPath, [program, 'accounts', ...args, '--json'], { env });
      const { enrolment } = JSON.parse(stdout) as { readonly enrolment: { readonly code: string; client_id: string } };
      return { code: enrolment.code, clientId: enrolment.client_id };
    },
    async record(appId) {
      const answer = await fetch(`${registry}/apps/${appId}/record`);
      if (answer.status === 404) return null;
      const record = await verifyReleaseRecord(await answer.text(), { root, appId }, nodeCrypto);
      if (!record.ok) throw new Error(record.failure.detail);
      return record.value;
    },
    close: async () => void (await server.stop()),
  };
}
