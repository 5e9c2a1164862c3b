// `davit dev` from the outside, as a process: a project of `davit init` is built, served, built again after an edit, and taken down; what
// is wrong is a sentence with its place.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Davit, openDavit } from './fixtures/davit.ts';
import { buildScript, type RunningDev, runDev } from './fixtures/running-dev.ts';
import { writeApp } from './fixtures/write-app.ts';

let davit: Davit;
const running: RunningDev[] = [];
beforeAll(async () => {
  davit = await openDavit();
}, 60_000);
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop('SIGKILL')));
  davit?.clean();
});

async function start(...args: Parameters<typeof runDev>): Promise<RunningDev> {
  const dev = await runDev(...args);
  running.push(dev);
  return dev;
}

/** What `davit init` writes, with a build that needs no package. */
async function makeProject(name: string) {
  expect(await davit.run(['init', name, '--yes'])).toMatchObject({ code: 0 });
  const write = (path: string, text: string): void => writeFileSync(davit.path(name, path), text);
  write('src/main.js', 'console.log(1);\n');
  buildScript(write, davit.path(name));
  return { folder: davit.path(name), write };
}

/** The current version in the registry's own record, as a container asks for it. */
async function currentOf(dev: RunningDev, appId: string): Promise<{ version_code: number; digest: string }> {
  const { status, body } = await dev.get('localhost', `/registry/v1/apps/${appId}/record`);
  const [, payload = ''] = body.trim().split('.');
  expect(status).toBe(200);
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')).channels.stable.current;
}

describe('davit dev', () => {
  it('builds and serves a project, takes over an edit, goes on through a broken one, and ends with Ctrl-C', async () => {
    const { write, folder } = await makeProject('my-app');
    const dev = await start(davit, [], folder);
    await dev.next('built');
    const ready = await dev.next('ready');
    expect(ready).toMatchObject({
      app_id: 'my-app',
      url: expect.stringMatching(/^http:\/\/host\.localhost:\d+\/#\/a\/my-app$/),
      users: [{ username: 'alice', password: 'davit-demo' }, { username: 'bob' }],
      state: davit.path('my-app/.davit'),
      build: 'npm run build',
    });
    expect((await dev.get('host.localhost', '/')).body).toContain('<title>Plaza');
    const config = JSON.parse((await dev.get('host.localhost', '/config.json')).body);
    expect(config).toMatchObject({ development: { tools: true }, apps: [{ app_id: 'my-app', name: 'My app' }] });
    expect(statSync(davit.path('my-app/.davit/dev.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(davit.path('my-app/.davit/.gitignore'), 'utf8')).toBe('*\n');
    expect(await currentOf(dev, 'my-app')).toMatchObject({ version_code: 1 });

    write('src/main.js', 'console.log(2);\n');
    const released = await dev.next('released');
    expect(released).toMatchObject({ app_id: 'my-app', version_code: 2, version_name: '1.0.0-dev.2' });
    expect(await currentOf(dev, 'my-app')).toMatchObject({ version_code: 2, digest: released.digest });

    write('src/main.js', 'console.log(3);\nFAIL\n');
    expect(await dev.next('problem')).toMatchObject({
      code: 'cli/build-failed',
      detail: expect.stringMatching(/^src\/main\.js:2:1\n/),
    });
    write('src/main.js', 'console.log(4);\n');
    expect(await dev.next('released')).toMatchObject({ version_code: 3 });

    const manifest = readFileSync(davit.path('my-app/public/manifest.json'), 'utf8');
    write('public/manifest.json', manifest.replace('"publisher"', '"publishr"'));
    const line = manifest.split('\n').findIndex((text) => text.includes('"publisher"')) + 1;
    expect(await dev.next('problem')).toMatchObject({
      code: 'cli/bad-folder',
      detail: expect.stringContaining(`public/manifest.json:${line}:`),
      hint: expect.stringContaining('the last good version goes on running'),
    });
    expect(await currentOf(dev, 'my-app')).toMatchObject({ version_code: 3 });

    const { code, out, err } = await dev.stop();
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out.trim().split('\n').at(-1) as string)).toEqual({ event: 'stopped', state: ready.state });
    await expect(dev.get('localhost', '/')).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait for a build where there is one, and leaves no process of it behind', async () => {
    const { write, folder } = await makeProject('quick');
    execFileSync(process.execPath, ['build.mjs'], { cwd: folder });
    write(
      'build.mjs',
      "import { writeFileSync } from 'node:fs'; writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);",
    );
    const dev = await start(davit, [folder]);
    await dev.next('ready');
    await expect
      .poll(() => existsSync(davit.path('quick/pid')) && readFileSync(davit.path('quick/pid'), 'utf8'))
      .toBeTruthy();
    const pid = Number(readFileSync(davit.path('quick/pid'), 'utf8'));
    expect(await dev.stop('SIGTERM')).toMatchObject({ code: 0 });
    await expect
      .poll(() => {
        try {
          return process.kill(pid, 0);
        } catch {
          return false;
        }
      })
      .toBe(false);
  });

  it('builds first where a build was cut off', async () => {
    const { folder, write } = await makeProject('half');
    mkdirSync(davit.path('half/dist'));
    write('dist/manifest.json', readFileSync(davit.path('half/public/manifest.json'), 'utf8'));
    const dev = await start(davit, [folder]);
    await dev.next('built');
    expect(await dev.next('ready')).toMatchObject({ app_id: 'half' });
    expect(await dev.stop()).toMatchObject({ code: 0, err: '' });
  });

  it('serves a folder without a build as it is, with its state elsewhere, and says that another has it', async () => {
    writeApp(davit, 'shop');
    const state = davit.path('elsewhere');
    const dev = await start(davit, ['shop', '--state', 'elsewhere', '--ttl', '7', '--qr']);
    const ready = await dev.next('ready');
    expect(ready).toMatchObject({ app_id: 'shop', state, build: null });
    expect(existsSync(davit.path('shop/.davit'))).toBe(false);
    expect(await dev.next('qr')).toMatchObject({
      url: ready.url,
      message: expect.stringContaining('adb reverse tcp:'),
    });
    writeFileSync(davit.path('shop/index.html'), '<!doctype html><title>new</title>');
    expect(await dev.next('released')).toMatchObject({ app_id: 'shop' });

    const second = await davit.run(['dev', 'shop', '--state', 'elsewhere', '--port', '0']);
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toContain(`It has ${state} at ${ready.issuer}/.`);
    expect(second.err).toMatch(/\nTry: open it, or davit dev --state elsewhere-2 --port 0\n$/);
    const { port } = new URL(String(ready.issuer));
    const third = await davit.run(['dev', 'shop', '--state', 'third', '--port', port]);
    expect(third).toMatchObject({ code: 1, out: '' });
    expect(third.err).toBe(
      `The port is taken\n  Another program listens on port ${port} of this machine.\nTry: davit dev --port ${Number(port) + 1}, or --port 0 for any that is free\n`,
    );
    expect((await dev.stop()).code).toBe(0);
  });

  it('says where a manifest is wrong before it starts, and in JSON', async () => {
    writeApp(davit, 'wrong', { files: { 'manifest.json': '{\n  "app_id": "wrong",\n}' } });
    const { code, out, err } = await davit.run(['dev', 'wrong', '--port', '0']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^The folder cannot be served as it is\n {2}wrong\/manifest\.json:3:1[\s\S]*\nTry: mend it, then davit dev again\n$/,
    );
    const json = await davit.json(['dev', 'wrong', '--port', '0']);
    expect(json).toMatchObject({ code: 1, value: { ok: false, error: { code: 'cli/bad-folder' } } });
  });

  it('ends where the first build fails, and says to install what is not', async () => {
    const { write } = await makeProject('broken');
    write('src/main.js', 'FAIL\n');
    const { code, err } = await davit.run(['dev', 'broken', '--port', '0'], { PATH: process.env.PATH as string });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^\nThe build failed\n {2}src\/main\.js:1:1\n[\s\S]*\nTry: npm install, then davit dev again\n/,
    );
    expect(existsSync(davit.path('broken/.davit'))).toBe(false);
  });

  it.each([
    [['nowhere'], 'There is no such folder'],
    [['--port', 'http'], '--port is "http": a whole number from 0 to 65535.'],
    [['--port', '80'], 'An address without a port means port 80'],
    [['--ttl', '0'], '--ttl is "0": a whole number from 1 to 3600.'],
    [['--prot', '1'], 'Did you mean --port?'],
  ])('%j is a sentence', async (args, sentence) => {
    const { code, err } = await davit.run(['dev', ...args]);
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    expect(err).toMatch(/\nTry: davit /);
  });

  it('tells a taken port from a free one even for a program that is no server of ours', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    mkdirSync(davit.path('port'));
    writeApp(davit, 'port/cafe', { appId: 'cafe' });
    const { code, err } = await davit.run(['dev', 'port/cafe', '--port', String(port)]);
    server.close();
    expect([code, err.split('\n', 1)[0]]).toEqual([1, 'The port is taken']);
  });
});
