// A server process for tests: options as JSON in the first argument, a message when it serves, SIGTERM ends it in order.
import { createServer, createUser, putClient } from '../src/index.ts';
import { appsOf, WORKER_ORIGINS } from './constellation.ts';

interface WorkerOptions {
  readonly database: string;
  readonly key: string;
}

const { database, key } = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;
const server = await createServer({
  mode: 'development',
  listen: { address: '127.0.0.1', port: 0 },
  origins: () => WORKER_ORIGINS,
  database,
  keyEncryptionKey: Buffer.from(key, 'hex'),
  hostFiles: null,
  landingFiles: null,
  apps: () => appsOf({}),
  log: { level: 'silent' },
});
const { context } = server.auth;
// Only one of several processes makes them; the others are told that they exist.
await createUser(context, { username: 'ada', password: 'correct horse', name: 'Ada' });
const host = await putClient(context, {
  client_id: 'corner',
  kind: 'host',
  name: 'Corner',
  publisher: 'Corner',
  auth_method: 'client_secret_basic',
});
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
process.send?.({ port: server.port, secret: host.ok ? host.value.clientSecret : null });
