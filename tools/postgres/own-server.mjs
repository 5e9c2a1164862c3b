// A PostgreSQL of one test file, which it starts, stops and kills as it likes: `own-server.mjs <folder> <port or 0>`. Lives as long as its
// standard input is open, so that nothing is left of a test run that was killed. Says what it did as lines of JSON.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareBinaries } from './binaries.mjs';
import { Client, initialise, startServer, USER } from './server.mjs';

const folder = process.argv[2];
const data = join(folder, 'data');
let server = null;
let port;
let made = 0;

async function end(signal) {
  if (server === null || server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill(signal);
  await gone;
}
const copy = (from, to) => {
  rmSync(to, { recursive: true, force: true });
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};
const DO = {
  async start() {
    const started = await startServer(binaries, data, port);
    server = started.server;
    port = Number(new URL(started.url).port);
    return started.url;
  },
  /** Ends connections, writes everything, ends. */
  stop: () => end('SIGINT'),
  kill: () => end('SIGKILL'),
  /** The server is stopped. */
  keep: async () => copy(data, join(folder, 'kept')),
  putBack: async () => copy(join(folder, 'kept'), data),
  /** Its URL. */
  async newDatabase() {
    made += 1;
    const url = new URL(`postgres://${USER}@127.0.0.1:${port}/postgres`);
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(`CREATE DATABASE own${made}`);
    await client.end();
    url.pathname = `/own${made}`;
    return url.href;
  },
};

let binaries;
process.on('SIGTERM', () => process.stdin.destroy());
try {
  binaries = prepareBinaries(folder);
  await initialise(binaries, data);
  console.log(JSON.stringify({ ok: await DO.start() }));
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await DO[line]().then(
      (ok) => ({ ok: ok ?? null }),
      (error) => ({ error: String(error) }),
    );
    console.log(JSON.stringify(answer));
  }
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }));
} finally {
  await end('SIGQUIT');
  rmSync(folder, { recursive: true, force: true });
}
