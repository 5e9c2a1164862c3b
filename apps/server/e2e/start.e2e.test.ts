// `npm start` as a person runs it, from the built program: environment, table, dev.json, `--app`, and the commands of README and examples.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const APP = {
  app_id: 'cafe',
  name: 'Café',
  version: { code: 1, name: '1.0.0' },
  davit: { publisher: 'Café', scopes: [{ name: 'openid', purpose: 'To know you again', required: true }] },
};
type Info = Record<'issuer' | 'host_url' | 'admin_token' | 'registry_url', string> & {
  readonly users: readonly { username: string; password: string }[];
  readonly apps: readonly { app_id: string; url: string }[];
  readonly confidential_host: { readonly client_secret: string };
};

let folder: string;
let server: ChildProcess;
let output = '';
let info: Info;
const file = (...path: string[]) => join(folder, ...path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'davit-start-'));
  await mkdir(file('cafe'));
  await writeFile(file('cafe', 'manifest.json'), JSON.stringify(APP));
  await writeFile(file('cafe', 'index.html'), '<!doctype html><title>Open</title>');
  server = spawn(process.execPath, ['apps/server/dist/main.js', '--app', 'cafe'], {
    cwd: ROOT,
    // INIT_CWD is where the command was typed, as npm says it.
    env: { ...process.env, INIT_CWD: folder, PORT: '0', DAVIT_DIR: 'new/state', DAVIT_ACCESS_TOKEN_TTL: '2' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((running, failed) => {
    server.once('exit', (code) => failed(new Error(`npm start ended with ${code}`)));
    server.stdout?.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Ctrl-C')) running();
    });
  });
  info = JSON.parse(await readFile(file('new/state/dev.json'), 'utf8'));
}, 30_000);
afterAll(async () => {
  server?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const sh = (command: string) => promisify(execFile)('sh', ['-c', command], { cwd: ROOT });
const page = (origin: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { host, port } = new URL(origin);
    request({ host: '127.0.0.1', port, headers: { host, accept: 'text/html' } }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });

describe('npm start', () => {
  it('prints where to go and how to log in, and no secret; dev.json is for its owner only', async () => {
    for (const url of [info.issuer, info.host_url, ...info.apps.map((app) => app.url)]) expect(output).toContain(url);
    for (const { username, password } of info.users) expect(output).toMatch(new RegExp(`${username} +.*${password}`));
    for (const secret of [info.admin_token, info.confidential_host.client_secret]) expect(output).not.toContain(secret);
    expect(((await stat(file('new/state/dev.json'))).mode & 0o777).toString(8)).toBe('600');
  });

  it('serves the folder that --app names, and what changes in it', async () => {
    expect(info.apps.map(({ app_id }) => app_id)).toEqual(['food', 'tickets', 'cafe']);
    const released = async (): Promise<string> => {
      const record = await (await fetch(`${info.registry_url}/apps/cafe/record`)).text();
      const said = JSON.parse(Buffer.from(record.split('.')[1] ?? '', 'base64url').toString());
      const bundle = await fetch(`${info.registry_url}/bundles/${said.channels.stable.current.digest}`);
      return strFromU8(unzipSync(new Uint8Array(await bundle.arrayBuffer()))['index.html'] as Uint8Array);
    };
    expect(await released()).toContain('<title>Open</title>');
    await writeFile(file('cafe', 'index.html'), '<!doctype html><title>Closed</title>');
    await expect.poll(released).toContain('<title>Closed</title>');
  });

  it('takes a mini-program and a host by the two commands of the README', async () => {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    const [, commands = ''] = /```sh\n(ADMIN=[\s\S]*?)```/.exec(readme) ?? [];
    const here = commands
      .replaceAll('.davit/', `${file('new/state')}/`)
      .replaceAll('http://localhost:4000', info.issuer);
    const added = JSON.parse((await sh(here)).stdout);
    expect(added).toMatchObject({ client_id: 'my-shop', kind: 'mini-program', state: 'active' });
    const host = here
      .replace(/,\s*"scopes":\[.*\]/, ',"auth_method":"client_secret_basic"')
      .replace('my-shop', 'my-host')
      .replace('"kind":"mini-program"', '"kind":"host"');
    const answer = JSON.parse((await sh(host)).stdout);
    expect(answer).toMatchObject({
      client_id: 'my-host',
      kind: 'host',
      client_secret: expect.stringMatching(/^\S{43}/),
    });
  });

  it('gives access tokens the life that was asked for: the classic recipe sees one expire', async () => {
    const { stdout } = await sh(`DAVIT_DIR='${file('new/state')}' sh examples/classic-flow.sh`);
    expect(stdout).toContain('expires in 2 s');
    expect(stdout).toMatch(/The access token expired[\s\S]*\ndone\n$/);
  });

  it('refuses a second server with the same folder or on the same port, and says how to start one', async () => {
    const second = async (port: string, directory: string): Promise<string> => {
      const env = { ...process.env, INIT_CWD: folder, PORT: port, DAVIT_DIR: directory };
      const start = promisify(execFile)(process.execPath, ['apps/server/dist/main.js'], { cwd: ROOT, env });
      return start.then(
        () => 'it started',
        ({ stderr }: { stderr: string }) => stderr,
      );
    };
    const { port } = new URL(info.issuer);
    const [free, next] = [String(Number(port) === 4711 ? 4712 : 4711), Number(port) + 1];
    expect(await second(free, 'new/state')).toBe(
      `Davit already runs with the folder ${file('new/state')} at ${info.issuer}/.\nTry: DAVIT_DIR=${file('new/state')}-2 PORT=${free} npm start\n`,
    );
    expect(await second(port, 'other')).toBe(
      `Davit already runs at ${info.issuer}/, with another folder than ${file('other')}.\nTry: PORT=${next} npm start\n`,
    );
  });

  it('starts nothing when a folder cannot be served, and names each of them', async () => {
    await mkdir(file('empty'), { recursive: true });
    const apps = ['--app', 'cafe', '--app', 'empty', '--app', 'nowhere'];
    const env = { ...process.env, INIT_CWD: folder, PORT: '0', DAVIT_DIR: 'third/state' };
    const started = promisify(execFile)(process.execPath, ['apps/server/dist/main.js', ...apps], { cwd: ROOT, env });
    await expect(started).rejects.toMatchObject({ code: 1, stdout: '' });
    const { stderr } = await started.catch((error: { stderr: string }) => error);
    expect(stderr).toContain('2 folders cannot be served.');
    for (const name of ['empty', 'nowhere']) expect(stderr).toContain(`${file(name, 'manifest.json')} does not exist`);
  });

  it('ends on Ctrl-C with exit code 0 and says where the state is', async () => {
    const ended = new Promise((resolve) => server.once('close', resolve));
    server.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(output).toMatch(/Stopped\. State kept in .*new\/state\n/);
    await expect(page(info.issuer)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
