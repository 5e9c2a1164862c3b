// Whole server processes: SIGTERM finishes what is in flight, and two processes on one database file agree.
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../../../tools/bundle-program.mjs';
import { ask } from './constellation.ts';
import { collect, parseAnswer } from './raw-http.ts';

let program: string;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  program = await bundleProgram('packages/server/tests/worker-main.ts');
  folder = await mkdtemp(join(tmpdir(), 'davit-processes-'));
}, 60_000);
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Worker {
  readonly child: ChildProcess;
  readonly port: number;
  readonly secret: string | null;
  readonly exited: Promise<number | null>;
}
function start(database: string, key: string): Promise<Worker> {
  const child = fork(program, [JSON.stringify({ database: join(folder, database), key })]);
  children.push(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    void exited.then((code) => reject(new Error(`the server process ended with ${code}`)));
    child.once('message', (ready) => resolve({ child, exited, ...(ready as { port: number; secret: string | null }) }));
  });
}

const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const form = (worker: Pick<Worker, 'port'>, path: string, secret: string, fields: Record<string, string>) =>
  ask(worker.port, {
    host: 'localhost:1',
    method: 'POST',
    path,
    headers: {
      authorization: `Basic ${Buffer.from(`corner:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
  });
const logIn = (worker: Pick<Worker, 'port'>, secret: string) =>
  form(worker, '/oauth/authorize-challenge', secret, {
    response_type: 'code',
    scope: 'host',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    username: 'ada',
    password: 'correct horse',
  });

describe('SIGTERM', () => {
  it('finishes a request whose body is still on its way, accepts nothing new, and exits with 0', async () => {
    const worker = await start('sigterm.db', randomBytes(32).toString('hex'));
    const body = 'grant_type=refresh_token&refresh_token=x&client_id=nobody';
    const socket = connect(worker.port, '127.0.0.1');
    const answer = collect(socket, 5_000);
    socket.write(
      `POST /oauth/token HTTP/1.1\r\nHost: localhost:1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    );
    const askAgain = () =>
      ask(worker.port, { host: 'localhost:1', path: '/oauth/jwks' }).then(
        ({ status }) => status,
        (error: NodeJS.ErrnoException) => error.code,
      );
    // Who comes later is answered: so the first part of the request has arrived.
    await new Promise((done) => socket.once('connect', done));
    expect(await askAgain()).toBe(200);
    worker.child.kill('SIGTERM');
    await expect.poll(askAgain).toBe('ECONNREFUSED');
    socket.write(body.slice(10));
    expect(parseAnswer(await answer)).toMatchObject({ status: 401, headers: { connection: 'close' } });
    expect(await worker.exited).toBe(0);
  });

  it('answers every log-in that was being worked on', async () => {
    const worker = await start('logins.db', randomBytes(32).toString('hex'));
    const logins = Array.from({ length: 8 }, () => logIn(worker, worker.secret ?? ''));
    // Two are worked on at a time: when the first is answered, others are in the middle and in the queue.
    await Promise.race(logins);
    worker.child.kill('SIGTERM');
    const settled = await Promise.allSettled(logins);
    const answered = settled.flatMap((login) => (login.status === 'fulfilled' ? [login.value.status] : []));
    // A client that is slow to connect may come too late; nobody is cut off half-way.
    for (const login of settled)
      if (login.status === 'rejected') expect(login.reason).toMatchObject({ code: 'ECONNREFUSED' });
    expect(answered.length).toBeGreaterThan(2);
    expect(new Set(answered)).toEqual(new Set([200]));
    expect(await worker.exited).toBe(0);
  });
});

describe('two processes on one database file', () => {
  it('start together, use the same keys, and take up each other’s codes and sessions', async () => {
    const key = randomBytes(32).toString('hex');
    const [one, other] = await Promise.all([start('shared.db', key), start('shared.db', key)]);
    const secret = one.secret ?? other.secret ?? '';
    expect([one.secret, other.secret].filter((value) => value !== null)).toHaveLength(1);
    const jwks = await Promise.all(
      [one, other].map(({ port }) => ask(port, { host: 'localhost:1', path: '/oauth/jwks' })),
    );
    expect(jwks[0]?.body).toBe(jwks[1]?.body);
    const login = await logIn(one, secret);
    expect(login.status).toBe(200);
    const { authorization_code: code } = JSON.parse(login.body) as { authorization_code: string };
    const redeem = (worker: Worker) =>
      form(worker, '/oauth/token', secret, { grant_type: 'authorization_code', code, code_verifier: VERIFIER });
    const token = await redeem(other);
    expect(token.status).toBe(200);
    const { access_token } = JSON.parse(token.body) as { access_token: string };
    const grants = (worker: Worker) =>
      ask(worker.port, {
        host: 'localhost:1',
        path: '/account/grants',
        headers: { authorization: `Bearer ${access_token}` },
      });
    expect((await grants(one)).status).toBe(200);
    // The second valid presentation, on the other process, ends the family on both.
    expect((await redeem(one)).status).toBe(400);
    expect((await grants(one)).status).toBe(401);
    expect((await grants(other)).status).toBe(401);
  });
});
