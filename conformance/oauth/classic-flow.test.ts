// examples/classic-flow.sh against a running server whose access tokens live two seconds, exactly as a reader would run it.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';

const SCRIPT = fileURLToPath(new URL('../../examples/classic-flow.sh', import.meta.url));
let constellation: Constellation;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'davit-classic-'));
  constellation = await startConstellation({ accessTokenTtlSeconds: 2 });
  await writeFile(join(directory, 'dev.json'), JSON.stringify(constellation.env.info, null, 2), { mode: 0o600 });
});
afterAll(async () => {
  await constellation?.close();
  await rm(directory, { recursive: true, force: true });
});

interface Run {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}
const run = (folder: string): Promise<Run> =>
  new Promise((resolve) => {
    execFile('sh', [SCRIPT], { env: { ...process.env, DAVIT_DIR: folder } }, (error, output, errors) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output, errors });
    });
  });

const STEPS = ['Log in', 'Code', 'Consent', 'Token', 'User details', 'Waiting', 'Refresh', 'User details again'];

function expectWholeFlow({ exitCode, output, errors }: Run): void {
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  let at = -1;
  for (const [index, step] of STEPS.entries()) {
    const next = output.indexOf(`\n${index + 1}  ${step}`);
    expect(next, step).toBeGreaterThan(at);
    at = next;
  }
  expect(output).toContain('The access token expired');
  const [, before = '', after = ''] = output.split('\n5  ')[1]?.split('GET /oauth/userinfo') ?? [];
  expect(before + after).toContain('alice');
  expect(output.match(/email +\S+@\S+/g)).toHaveLength(2);
  expect(output.match(/phone_number +\+\d+/g)).toHaveLength(2);
  expect(output).toMatch(/\ndone\n$/);
}

describe('examples/classic-flow.sh', () => {
  it('runs from the log-in to the user details after the refresh, and shows no secret', async () => {
    const first = await run(directory);
    expectWholeFlow(first);
    expect(first.output).toContain('the user is asked');
    const { admin_token, confidential_app, confidential_host } = constellation.env.info;
    for (const secret of [admin_token, confidential_app.client_secret, confidential_host.client_secret, 'davit-demo'])
      expect(first.output).not.toContain(secret);
    expect(first.output).not.toMatch(/\b(?:cod|ref|at|ses)_[0-9a-z-]+\./);

    const second = await run(directory);
    expectWholeFlow(second);
    expect(second.output).toContain('not asked again');
  });

  it('finds .davit of the folder it is called from, and else of the repository it belongs to', async () => {
    const repository = join(directory, 'a repository');
    const script = join(repository, 'examples', 'classic-flow.sh');
    await mkdir(join(repository, 'examples'), { recursive: true });
    await copyFile(SCRIPT, script);
    const { DAVIT_DIR: _, ...env } = process.env;
    const from = (cwd: string, path: string): Promise<string> =>
      new Promise((resolve) => {
        execFile('sh', [path], { cwd, env }, (_error, _output, errors) => resolve(errors));
      });
    expect(await from(tmpdir(), script)).toMatch(
      /a repository\/\.davit\/dev\.json cannot be read; start the server first/,
    );
    for (const [folder, port] of [
      [repository, 1],
      [directory, 2],
    ] as const) {
      await mkdir(join(folder, '.davit'));
      const info = { ...constellation.env.info, issuer: `http://127.0.0.1:${port}` };
      await writeFile(join(folder, '.davit', 'dev.json'), JSON.stringify(info));
    }
    expect(await from(join(repository, 'examples'), 'classic-flow.sh')).toContain('no answer from http://127.0.0.1:1/');
    expect(await from(repository, 'examples/classic-flow.sh')).toContain('no answer from http://127.0.0.1:1/');
    expect(await from(directory, script)).toContain('no answer from http://127.0.0.1:2/');
  });

  it('says what to do when no server has been started, and when it does not answer', async () => {
    const missing = await run(join(directory, 'nowhere'));
    expect(missing.exitCode).not.toBe(0);
    expect(missing.errors).toMatch(/start the server first/);
    const dead = await mkdtemp(join(tmpdir(), 'davit-classic-'));
    try {
      const info = { ...constellation.env.info, issuer: 'http://127.0.0.1:1' };
      await writeFile(join(dead, 'dev.json'), JSON.stringify(info));
      const answer = await run(dead);
      expect(answer.exitCode).not.toBe(0);
      expect(answer.errors).toMatch(/is the server running\?/);
    } finally {
      await rm(dead, { recursive: true, force: true });
    }
  });
});
