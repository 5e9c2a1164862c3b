// Folders that are not what they were: what the terminal is told, what the host can show, and what goes on being served.
import { rename, rm, symlink } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppFolderError, type DevEnv, startDevEnv } from '@davit/dev-env';
import { describe, expect, it } from 'vitest';
import { makeApp, manifestOf, writeApp } from './app-folder.ts';
import { releasedFile } from './released-files.ts';
import { folder, start } from './undone.ts';

/** What the host is told of folders that are not served as they are. */
const problemsOf = (env: DevEnv): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const headers = { host: `host.localhost:${env.port}` };
    request({ host: '127.0.0.1', port: env.port, path: '/dev/problems.json', headers }, (answer) => {
      expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => resolve(JSON.parse(body).problems));
    })
      .on('error', reject)
      .end();
  });
/** A server that watches, with a host, and what it says. */
async function startWatching(apps: readonly string[]) {
  const [problems, notes]: [string[], string[]] = [[], []];
  const env = await start({
    hostFolder: tmpdir(),
    apps,
    watch: true,
    onProblem: (message) => problems.push(message),
    onNote: (message) => notes.push(message),
  });
  return { env, problems, notes };
}

describe('a folder that is being served', () => {
  it('is a problem that terminal and host know while its manifest is broken, and is one no more when it is mended', async () => {
    const shop = await folder(makeApp('shop'));
    const { env, problems, notes } = await startWatching([shop]);
    expect(await problemsOf(env)).toEqual([]);
    await writeApp(shop, { 'manifest.json': '{ "app_id": ' });
    await expect.poll(() => problems, { timeout: 5_000 }).toHaveLength(1);
    expect(problems[0]).toContain(join(shop, 'manifest.json'));
    expect(await problemsOf(env)).toEqual([{ app_id: 'shop', message: problems[0] }]);
    expect(await releasedFile(env, 'shop', 'app.js')).toContain('running');
    await writeApp(shop, { 'manifest.json': JSON.stringify(manifestOf('shop')) });
    await expect.poll(() => problemsOf(env), { timeout: 5_000 }).toEqual([]);
    expect(notes).toEqual([`${shop} is served again as it is.`]);
    expect(problems).toHaveLength(1);
  });

  it('is said to be gone once it is, goes on being served as it was, and is taken back even unchanged', async () => {
    const shop = await folder(makeApp('shop'));
    const { env, problems } = await startWatching([shop]);
    await rename(shop, `${shop}-away`);
    await folder(Promise.resolve(`${shop}-away`));
    await expect.poll(() => problems, { timeout: 10_000 }).toHaveLength(1);
    expect(problems[0]).toContain(`${join(shop, 'manifest.json')} is gone.`);
    expect(await problemsOf(env)).toEqual([{ app_id: 'shop', message: problems[0] }]);
    expect(await releasedFile(env, 'shop', 'app.js')).toContain('running');
    await rename(`${shop}-away`, shop);
    await expect.poll(() => problemsOf(env), { timeout: 5_000 }).toEqual([]);
    // Gone again, it is said again.
    await rm(shop, { recursive: true });
    await expect.poll(() => problems, { timeout: 10_000 }).toHaveLength(2);
  });

  it('has said once which files its bundle leaves out by their names, and says it again when they are others', async () => {
    const shop = await folder(makeApp('shop'));
    await writeApp(shop, { '.env': 'SECRET=1', '.git/index': '', 'assets/.keep': '', 'node_modules/x/index.js': '' });
    const { env, notes } = await startWatching([shop]);
    expect(notes).toEqual([
      expect.stringMatching(/^Left out .*: \.env, \.git, assets\/\.keep, node_modules\.\nNames that begin with a dot/),
    ]);
    await writeApp(shop, { 'app.js': 'changed' });
    await expect.poll(() => releasedFile(env, 'shop', 'app.js'), { timeout: 5_000 }).toBe('changed');
    expect(notes).toHaveLength(1);
    await writeApp(shop, { 'app.js~': '', 'app.js': 'changed again' });
    await expect.poll(() => notes, { timeout: 5_000 }).toHaveLength(2);
    expect(notes[1]).toContain('app.js~');
    expect(await releasedFile(env, 'shop', '.env')).toBeNull();
    await symlink(join(shop, 'assets'), join(shop, 'linked'));
    await symlink(join(shop, 'nowhere'), join(shop, 'dangling'));
    await writeApp(shop, { 'app.js': 'and again' });
    await expect.poll(() => notes.at(-1), { timeout: 5_000 }).toMatch(/, dangling, linked[,.]/);
  });
});

describe('a start with several folders', () => {
  it('names every one that cannot be served, each for its own reason, and serves none', async () => {
    const directory = await folder();
    const scopes = ['openid', 'profil'].map((name) => ({ name, purpose: 'To know you again' }));
    const [shop, bank, cafe, clash] = [
      await folder(makeApp('shop')),
      await folder(makeApp('bank')),
      await folder(makeApp('cafe', { scopes })),
      await folder(makeApp('shop')),
    ];
    await writeApp(bank, { 'manifest.json': '{' });
    const refused = startDevEnv({ directory, apps: [join(shop, 'nowhere'), shop, bank, cafe, clash] });
    await expect(refused).rejects.toThrow(AppFolderError);
    await expect(refused).rejects.toThrow(/^4 folders cannot be served\.\n\n/);
    await expect(refused).rejects.toThrow(
      /nowhere\/manifest\.json does not exist[\s\S]*manifest\.json is not a manifest[\s\S]*no scope profil[\s\S]*are both "shop"/,
    );
    const env = await start({ directory });
    expect(env.info.apps).toEqual([]);
    await expect(env.releases.record('shop')).rejects.toThrow('no release of "shop"');
  });
});
