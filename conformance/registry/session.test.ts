// A terminal session, from an empty folder to a stopped mini-program, with the command as npm would install it: packed tarballs in a fresh
// folder. A publisher and an operator, each with a home of their own, at a server in a process of its own.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../tools/root.mjs';
import { installFresh } from './session/fresh-folder.ts';
import { type OperatorDesk, openOperatorDesk } from './session/operator-desk.ts';
import { packAll } from './session/packed.ts';
import { openShell, type Shell } from './session/shell.ts';

const APP = 'board';
const REASON = 'We mend a fault.';
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'davit-session-')));
const fresh = join(folder, 'fresh');
let at = fresh;
let desk: OperatorDesk;
let publisher: Shell;
let operator: Shell;
beforeAll(async () => {
  const [opened] = await Promise.all([
    openOperatorDesk(join(folder, 'desk')),
    packAll(folder, ['@davit/cli', '@davit/sdk']).then((tarballs) => installFresh(fresh, tarballs, ['vite'])),
  ]);
  desk = opened;
  publisher = openShell(fresh, join(folder, 'publisher'), () => at);
  operator = openShell(fresh, join(folder, 'operator'), () => fresh);
}, 180_000);
afterAll(async () => {
  publisher?.close();
  operator?.close();
  await desk?.close();
  rmSync(folder, { recursive: true, force: true });
});

const build = () =>
  promisify(execFile)('npm', ['run', '--silent', 'build'], {
    cwd: inProject(),
    env: { PATH: process.env.PATH, HOME: folder },
  });
const inProject = (...path: readonly string[]): string => join(fresh, APP, ...path);
function edit(path: string, change: (text: string) => string): void {
  const text = readFileSync(inProject(path), 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(inProject(path), changed);
}
const raiseVersion = (code: number): void =>
  edit('public/manifest.json', (text) =>
    JSON.stringify({ ...JSON.parse(text), version: { code, name: `1.${code}.0` } }, null, 2),
  );
const stable = async () => (await desk.record(APP))?.channels.stable;
const status = async () => (await publisher.json(['status'])).value as { versions: { state: string }[] };

describe('davit, packed and installed in a fresh folder', () => {
  it('is no part of this tree', async () => {
    const installed = readdirSync(join(fresh, 'node_modules/@davit'));
    expect(installed).toEqual(expect.arrayContaining(['cli', 'demo-host', 'dev-env', 'sdk', 'server', 'signature']));
    for (const name of installed) {
      const real = realpathSync(join(fresh, 'node_modules/@davit', name));
      expect([name, real.startsWith(fresh), real.startsWith(ROOT)]).toEqual([name, true, false]);
      expect(readdirSync(real)).not.toContain('src');
    }
    expect(await publisher.davit(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^davit \d/) });
  });

  it('init asks on a terminal, and writes a project', async () => {
    const { code, screen } = await publisher.onTerminal(
      ['init'],
      [
        ['Where to?', `${'\u007f'.repeat('my-app'.length)}${APP}\r`],
        ['Which template?', '\r'],
        ['Who publishes it?', '\r'],
      ],
    );
    expect([code, screen]).toEqual([0, expect.stringContaining(`Board (${APP}) is in ${join(fresh, APP)}`)]);
    expect(screen).toContain('a page and a script, no framework');
    expect(JSON.parse(readFileSync(inProject('public/manifest.json'), 'utf8'))).toMatchObject({
      app_id: APP,
      davit: { publisher: 'Me' },
    });
    at = join(fresh, APP);
  });

  it('dev runs it, and an edit is a new build at its registry', async () => {
    const dev = publisher.start(['dev', '--port', '0']);
    const ready = await dev.event('ready');
    expect(ready).toMatchObject({ app_id: APP, url: expect.stringContaining(`/#/a/${APP}`) });
    const digest = async (): Promise<string> => {
      const answer = await fetch(`${ready.registry_url}/apps/${APP}/record`);
      const said = JSON.parse(Buffer.from((await answer.text()).split('.')[1] ?? '', 'base64url').toString());
      return said.channels.stable.current.digest;
    };
    const before = await digest();
    edit('src/main.js', (text) => text.replaceAll('Your list', 'Your board'));
    const released = await dev.event('released');
    expect(released).toMatchObject({ app_id: APP, digest: expect.not.stringMatching(before) });
    expect(await digest()).toBe(released.digest);
    const built = readdirSync(inProject('dist/assets')).map((name) =>
      readFileSync(inProject('dist/assets', name), 'utf8'),
    );
    expect(built.join('')).toContain('Your board');
    expect(await dev.interrupt()).toBe(0);
  });

  it('check names the file of what publish would refuse, and finds nothing more once it is mended', async () => {
    const page = readFileSync(inProject('dist/index.html'), 'utf8');
    writeFileSync(inProject('dist/index.html'), page.replace('<body>', '<body onload="start()">'));
    const refused = await publisher.json(['check']);
    expect(refused).toMatchObject({
      code: 1,
      value: { ok: false, problems: [{ file: 'index.html', severity: 'error' }] },
    });
    writeFileSync(inProject('dist/index.html'), page);
    const { code, out, err } = await publisher.davit(['check']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/can be published\.\n$/);
  });

  it('login turns the code of the operator into a key of this machine, and shows it nowhere', async () => {
    const { code } = await desk.accounts('add', 'publisher', 'foods', '--name', 'Foods');
    const login = await publisher.onTerminal(
      ['login'],
      [
        ['Which registry?', `${desk.issuer}\r`],
        ['The code of the operator', `${code}\r`],
      ],
    );
    expect([login.code, login.screen]).toEqual([0, expect.stringContaining('This machine is logged in.')]);
    expect(login.screen).toContain('Foods (publisher--foods)');
    expect(login.raw).not.toContain(code.slice(-20));
    expect(login.screen).toContain('▪▪▪▪');
    const [file = ''] = readdirSync(join(folder, 'publisher/.davit/logins'));
    expect((statSync(join(folder, 'publisher/.davit/logins', file)).mode & 0o777).toString(8)).toBe('600');

    const scopes = ['--scopes', 'registry:review,registry:operate,registry:read'];
    const ana = await desk.accounts('add', 'operator', 'ana', '--name', 'Ana', ...scopes);
    const typed = ['login', '--registry', desk.issuer, '--code', '-'];
    expect(await operator.json(typed, ana.code)).toMatchObject({ code: 0, value: { client_id: 'operator--ana' } });
    expect(await operator.json([...typed, '--out', 'second.json'], ana.code)).toMatchObject({
      code: 1,
      value: { ok: false, error: { code: 'auth/enrolment_invalid' } },
    });
  });

  it('keys: the operator vouches for the key and registers the app id; before, nothing can be published', async () => {
    const { code, value: key } = await publisher.json(['keys', 'make']);
    expect([code, key.ok]).toEqual([0, true]);
    expect(await publisher.json(['publish', '--yes'])).toMatchObject({
      code: 1,
      value: { error: { code: 'registry/unknown-app' } },
    });
    const link = await operator.davit(['keys', 'vouch', String(key.public_key), '--app', APP, '--root', desk.rootFile]);
    expect(link).toMatchObject({ code: 0, err: '' });
    const entered = await operator.davit(['keys', 'enter', '-', '--publisher', 'foods', '--review', 'first'], link.out);
    expect(entered).toEqual({ code: 0, out: `${APP} belongs to foods at ${desk.issuer}.\n`, err: '' });
  });

  it('publish asks on a terminal and shows how far it is; the first version waits for a review', async () => {
    // Large enough to be seen on its way.
    writeFileSync(inProject('dist/photo.jpg'), randomBytes(3 * 1024 * 1024));
    const published = await publisher.onTerminal(['publish'], [[`Publish version 1 of ${APP}`, 'y']]);
    expect([published.code, published.screen]).toEqual([
      0,
      expect.stringContaining(`Version 1 of ${APP} is published.`),
    ]);
    expect(published.screen).toMatch(/Checking .*Asking .*It waits for a review/s);
    expect(published.screen).toMatch(/━━━━ +(?:Uploading: [\d.]+ [KM]?B of 3\.0 MB|Sent; the registry looks it over)/);
    expect((await status()).versions).toMatchObject([{ state: 'in_review' }]);
    const early = await publisher.davit(['release']);
    expect([early.code, early.out]).toEqual([1, '']);
    expect(early.err).toMatch(/\nTry: /);
    expect(await desk.record(APP)).toBeNull();
  });

  it('review: the operator approves, and the first release goes to everybody', async () => {
    expect((await operator.davit(['review'])).out).toMatch(/^board +1 /m);
    const approved = await operator.davit(['review', 'approve', APP, '1']);
    expect(approved).toEqual({ code: 0, out: `Version 1 of ${APP} is approved.\n`, err: '' });
    expect((await status()).versions).toMatchObject([{ state: 'approved' }]);
    expect(await publisher.json(['release', '--percent', '10'])).toMatchObject({ code: 1, value: { ok: false } });
    const released = await publisher.davit(['release']);
    expect([released.code, released.out]).toEqual([0, expect.stringContaining('version 1  all of its users')]);
    expect(await stable()).toMatchObject({ current: { version_code: 1 } });
  });

  it('release --percent 10 gives the next version to some, then to all', async () => {
    raiseVersion(2);
    edit('src/main.js', (text) => text.replaceAll('Your board', 'Your new board'));
    await build();
    expect(await publisher.json(['publish'])).toMatchObject({
      code: 0,
      value: { ok: true, version_code: 2, state: 'published', compared_with: 1 },
    });
    expect(await stable()).toMatchObject({ current: { version_code: 1 } });
    const some = await publisher.davit(['release', '--percent', '10']);
    expect([some.code, some.out]).toEqual([0, expect.stringContaining('10 percent; the others have 1')]);
    expect(await stable()).toMatchObject({
      current: { version_code: 2 },
      previous: { version_code: 1 },
      rollout: { percent: 10 },
    });
    expect(await publisher.json(['release', '--percent', '100'])).toMatchObject({ code: 0, value: { ok: true } });
    const all = await stable();
    expect([all?.current.version_code, all?.rollout]).toEqual([2, undefined]);
  });

  it('rollback takes a broken version back', async () => {
    raiseVersion(3);
    edit('src/main.js', (text) => `throw new Error('broken');\n${text}`);
    await build();
    expect(await publisher.json(['publish'])).toMatchObject({ code: 0, value: { version_code: 3 } });
    expect(await publisher.json(['release'])).toMatchObject({ code: 0 });
    expect(await stable()).toMatchObject({ current: { version_code: 3 } });
    const back = await publisher.davit(['rollback']);
    expect([back.code, back.err]).toEqual([0, '']);
    expect(back.out).toMatch(new RegExp(`^${APP} at .* is rolled back:\\n +stable +version 2 +all of its users`));
    expect((await stable())?.current.version_code).toBe(2);
    expect((await status()).versions).toMatchObject([{ state: 'published' }, { state: 'released' }, {}]);
  });

  it('stop asks for a sentence and the app id on a terminal, and ends it for everybody', async () => {
    const stopped = await publisher.onTerminal(
      ['stop'],
      [
        ['What shall users read?', `${REASON}\r`],
        [`Type ${APP} to do it.`, `${APP}\r`],
      ],
    );
    expect([stopped.code, stopped.screen]).toEqual([0, expect.stringContaining(`${APP} is stopped at ${desk.issuer}`)]);
    expect((await desk.record(APP))?.suspended).toMatchObject({ reason: REASON });
  });

  it('logs has all of it in order, and its chain holds', async () => {
    const { code, value } = await publisher.json(['logs', '--verify']);
    expect([code, value.ok]).toEqual([0, true]);
    const entries = value.entries as readonly { readonly verb: string; readonly version_code: number | null }[];
    expect(entries.map(({ verb, version_code: version }) => [verb, version])).toEqual([
      ['register', null],
      ['publish', 1],
      ['approve', 1],
      ['release', 1],
      ['publish', 2],
      ['release', 2],
      ['release', 2],
      ['publish', 3],
      ['release', 3],
      ['rollback', 3],
      ['suspend', null],
    ]);
  });
});
