// A backup that was put back, as the person at the terminal meets it: the built program, its folder, and nothing else.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAM = ['apps/server/dist/main.js'];
const DATABASE = ['davit.db', 'davit.db-wal', 'davit.db-shm'];
interface Info {
  readonly issuer: string;
  readonly admin_token: string;
}

let folder: string;
let running: ChildProcess | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davit-restore-'));
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, INIT_CWD: folder, PORT: '0', DAVIT_DIR: 'state' });
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [...PROGRAM, ...args], { cwd: ROOT, env: environment() });
const refused = async (...args: string[]): Promise<string> =>
  await run(...args).then(
    () => 'it ended well',
    ({ stderr }: { readonly stderr: string }) => stderr,
  );

async function start(): Promise<Info> {
  const server = spawn(process.execPath, PROGRAM, {
    cwd: ROOT,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = server;
  await new Promise<void>((up, failed) => {
    let said = '';
    server.once('exit', (code) => failed(new Error(`it ended with ${code}: ${said}`)));
    server.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ctrl-C')) up();
    });
  });
  return JSON.parse(await readFile(join(folder, 'state/dev.json'), 'utf8')) as Info;
}
async function stop(): Promise<void> {
  const server = running;
  const ended = new Promise((done) => server?.once('exit', done));
  server?.kill('SIGTERM');
  await ended;
}
async function move(from: string, to: string): Promise<void> {
  for (const name of DATABASE) {
    await rm(join(folder, to, name), { force: true });
    await cp(join(folder, from, name), join(folder, to, name)).catch(() => undefined);
  }
}
const audit = async (
  { issuer, admin_token }: Info,
  event: string,
): Promise<readonly { readonly detail?: unknown }[]> => {
  const answer = await fetch(`${issuer}/admin/v1/audit?event=${event}`, {
    headers: { authorization: `Bearer ${admin_token}` },
  });
  return ((await answer.json()) as { readonly entries: readonly { readonly detail?: unknown }[] }).entries;
};

test('T158 it is not served from before a new epoch was drawn, and the way there is said', async () => {
  await start();
  await stop();
  await move('state', 'kept');
  const later = await start();
  const made = await fetch(`${later.issuer}/admin/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${later.admin_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'carol', password: 'a long password', name: 'Carol' }),
  });
  expect(made.status).toBe(201);
  await stop();
  await move('kept', 'state');

  expect(await refused()).toMatch(/Cannot start: the database is older[\s\S]*Try: npm start -- restore-epoch/);
  expect(await refused('restore-epoch'), 'what it will do').toMatch(
    /Everybody logs in again[\s\S]*restore-epoch --yes/,
  );
  expect(await refused(), 'nothing was done yet').toContain('Cannot start');
  expect((await run('restore-epoch', '--yes')).stdout).toMatch(/✓ Epoch 2 has begun[\s\S]*Ended: /);

  const again = await start();
  expect(await audit(again, 'epoch.drawn')).toHaveLength(1);
  await stop();
}, 60_000);
