// A development server from the outside: its folder, its seeds, its app folders, its landing page.
import { chmod, cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppFolderError, type DevEnv, StateDirectoryTaken, startDevEnv } from '@davit/dev-env';
import { describe, expect, it } from 'vitest';
import { makeApp, manifestOf, writeApp } from './app-folder.ts';
import { releasedFile } from './released-files.ts';
import { folder, start, undoAfterwards } from './undone.ts';

/** `GET` with a Host of this machine's choice: Node does not resolve names under localhost. */
function get(
  env: DevEnv,
  host: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: env.port, path, headers: { host, ...headers } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}
const admin = async (env: DevEnv, path: string) => {
  const answer = await fetch(`${env.info.issuer}/admin/v1${path}`, {
    headers: { authorization: `Bearer ${env.info.admin_token}` },
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
};
const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe(startDevEnv, () => {
  it('writes dev.json once it serves, readable by its owner only, with everything that other programs need', async () => {
    const directory = await folder();
    const shop = await folder(makeApp('shop'));
    const env = await start({ directory, apps: [shop] });
    const written = JSON.parse(await readFile(join(directory, 'dev.json'), 'utf8'));
    expect(written).toEqual(env.info);
    expect(written).toEqual({
      issuer: `http://localhost:${env.port}`,
      host_url: `http://host.localhost:${env.port}`,
      host_client_id: 'plaza',
      registry_url: `http://localhost:${env.port}/registry/v1`,
      root_key: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      admin_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      users: [
        { username: 'alice', password: 'davit-demo' },
        { username: 'bob', password: 'davit-demo' },
      ],
      apps: [
        {
          app_id: 'shop',
          name: 'Shop',
          origin: `http://shop.localhost:${env.port}`,
          url: `http://host.localhost:${env.port}/#/a/shop`,
        },
      ],
      confidential_host: { client_id: 'corner', client_secret: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) },
      confidential_app: { client_id: 'bistro', client_secret: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) },
      signing_app: {
        client_id: 'florist',
        keyid: expect.stringMatching(/^[\w-]{43}$/),
        private_key_file: expect.stringContaining('signing-app.pem'),
      },
    });
    for (const name of await readdir(directory)) {
      const expected = name === 'registry' ? '700' : '600';
      if (!name.startsWith('davit.db')) expect([name, await mode(join(directory, name))]).toEqual([name, expected]);
    }
  });

  it('keeps secrets, users and clients from start to start, and moves the clients to another port', async () => {
    const directory = await folder();
    const first = await startDevEnv({ directory });
    const before = { info: first.info, users: (await admin(first, '/users')).json };
    await first.close();
    const second = await start({ directory });
    expect(second.info.admin_token).toBe(before.info.admin_token);
    expect(second.info.confidential_host).toEqual(before.info.confidential_host);
    expect(second.info.confidential_app).toEqual(before.info.confidential_app);
    expect((await admin(second, '/users')).json).toEqual(before.users);
    expect((await admin(second, '/clients/plaza')).json).toMatchObject({
      origins: [`http://host.localhost:${second.port}`],
    });
    expect((await admin(second, '/clients/food')).json).toMatchObject({
      origins: [`http://food.localhost:${second.port}`, 'davit-app://food'],
    });
  });

  it('gives a confidential client a new secret when its file was lost', async () => {
    const directory = await folder();
    const first = await startDevEnv({ directory });
    const { client_secret: lost } = first.info.confidential_app;
    await first.close();
    await rm(join(directory, 'confidential-app.secret'));
    const second = await start({ directory });
    expect(second.info.confidential_app.client_secret).not.toBe(lost);
  });

  it('does not let a suspended client come back by a restart', async () => {
    const directory = await folder();
    const first = await startDevEnv({ directory });
    await fetch(`${first.info.issuer}/admin/v1/clients/food`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${first.info.admin_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ state: 'suspended' }),
    });
    await first.close();
    const second = await start({ directory });
    expect((await admin(second, '/clients/food')).json).toMatchObject({ state: 'suspended' });
  });

  it('closes the key file to others when it was copied here open', async () => {
    const directory = await folder();
    const first = await startDevEnv({ directory });
    await first.close();
    await chmod(join(directory, 'key'), 0o644);
    await start({ directory });
    expect(await mode(join(directory, 'key'))).toBe('600');
  });

  it('refuses the key of another database, and closes what it had opened', async () => {
    const directory = await folder();
    await (await startDevEnv({ directory })).close();
    await writeFile(join(directory, 'key'), `${Buffer.alloc(32, 7).toString('base64url')}\n`);
    await expect(startDevEnv({ directory })).rejects.toMatchObject({ name: 'WrongKeyEncryptionKey' });
  });

  it('refuses a folder that another server has, names its address, and changes nothing of it', async () => {
    const directory = await folder();
    const first = await start({ directory });
    const dev = await readFile(join(directory, 'dev.json'), 'utf8');
    const refused = startDevEnv({ directory });
    await expect(refused).rejects.toThrow(StateDirectoryTaken);
    await expect(refused).rejects.toThrow(`${directory} at http://localhost:${first.port}/`);
    await expect(refused).rejects.toMatchObject({ path: directory, issuer: first.info.issuer });
    expect(await readFile(join(directory, 'dev.json'), 'utf8')).toBe(dev);
    expect((await admin(first, '/clients/plaza')).json).toMatchObject({
      origins: [`http://host.localhost:${first.port}`],
    });
    await expect(startDevEnv({ directory })).rejects.toThrow(StateDirectoryTaken);
    await first.close();
    await start({ directory });
  });

  it('shares the folder with a further process behind the same origins', async () => {
    const directory = await folder();
    const first = await start({ directory });
    const second = await start({ directory, publicPort: first.port });
    expect(second.port).not.toBe(first.port);
    expect(second.info).toEqual(first.info);
    expect((await admin(second, '/clients/plaza')).json).toMatchObject({
      origins: [`http://host.localhost:${first.port}`],
    });
    await second.close();
    await expect(startDevEnv({ directory })).rejects.toThrow(StateDirectoryTaken);
  });

  it('lets go of the folder when it cannot start', async () => {
    const directory = await folder();
    await expect(startDevEnv({ directory, apps: [join(directory, 'nowhere')] })).rejects.toThrow(AppFolderError);
    const { port } = await start({ directory });
    const other = await folder();
    await expect(startDevEnv({ directory: other, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await start({ directory: other });
    expect(await mode(join(other, 'lock'))).toBe('600');
  });

  it('removes the folder that it made itself, and leaves one that it was given', async () => {
    const directory = await folder();
    await (await startDevEnv({ directory })).close();
    expect(await readdir(directory)).toContain('davit.db');
    const own = await folder();
    const { TMPDIR } = process.env;
    process.env.TMPDIR = own;
    undoAfterwards(async () => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    const env = await startDevEnv();
    expect(await readdir(own)).toHaveLength(1);
    await env.close();
    expect(await readdir(own)).toEqual([]);
  });
});

describe('app folders', () => {
  it('releases a folder under its app id and registers its client from the manifest', async () => {
    const env = await start({ apps: [await folder(makeApp('shop'))] });
    expect(await releasedFile(env, 'shop', 'index.html')).toContain('<title>Shop</title>');
    // Out of its verified bundle only: its origin has none of its files.
    const page = await get(env, `shop.localhost:${env.port}`, '/', { accept: 'text/html' });
    expect(page).toMatchObject({ status: 404, body: expect.not.stringContaining('Shop') });
    expect((await admin(env, '/clients/shop')).json).toMatchObject({
      kind: 'mini-program',
      name: 'Shop',
      publisher: 'Shop & Sons',
      publisher_verified: false,
      auth_method: 'none',
      dpop: 'required',
      origins: [`http://shop.localhost:${env.port}`, 'davit-app://shop'],
      connects_to: ['https://api.example.com'],
      icon: `${env.info.issuer}/icons/shop`,
      scopes: [
        { name: 'openid', required: true, why: { en: 'To know you again' } },
        { name: 'email', required: false, why: { en: 'For the receipt', de: 'Für die Quittung' } },
      ],
    });
    const icon = await fetch(`${env.info.issuer}/icons/shop`);
    expect(icon.headers.get('content-type')).toContain('image/svg+xml');
    expect(icon.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('takes what the manifest says about keeping and passing on data to the scope that it is about', async () => {
    const kept = { type: 'email', purpose: 'Receipts.', retention: 'Ten years.', recipients: ['The tax office'] };
    const env = await start({ apps: [await folder(makeApp('shop', { data_use: [kept] }))] });
    expect((await admin(env, '/clients/shop')).json).toMatchObject({
      scopes: [
        { name: 'openid', retention: null, recipients: [] },
        { name: 'email', retention: 'Ten years.', recipients: ['The tax office'] },
      ],
    });
  });

  it('takes every word of Food’s manifest about keeping data to a scope, so that the sheet shows it', async () => {
    const food = await folder();
    await cp(fileURLToPath(new URL('../../../minis/food/public', import.meta.url)), food, { recursive: true });
    await writeApp(food, { 'index.html': '<!doctype html><title>Food</title>' });
    const env = await start({ apps: [food] });
    const { scopes } = (await admin(env, '/clients/food')).json as { scopes: { name: string; retention: unknown }[] };
    expect(scopes.filter(({ retention }) => retention !== null).map(({ name }) => name)).toEqual(['profile', 'phone']);
  });

  it('adds one while it runs', async () => {
    const env = await start();
    await expect(env.addApp(await folder(makeApp('shop')))).resolves.toBe('shop');
    expect(env.info.apps.map(({ app_id }) => app_id)).toEqual(['shop']);
    expect(await releasedFile(env, 'shop', 'app.js')).toContain('running');
  });

  it('takes over a changed manifest and changed files, without a restart', async () => {
    const shop = await folder(makeApp('shop'));
    const env = await start({ apps: [shop], watch: true });
    await writeApp(shop, {
      'app.js': 'changed',
      'manifest.json': JSON.stringify({ ...manifestOf('shop'), name: 'New Shop' }),
    });
    await expect.poll(() => releasedFile(env, 'shop', 'app.js'), { timeout: 5_000 }).toBe('changed');
    await expect.poll(async () => (await admin(env, '/clients/shop')).json.name, { timeout: 5_000 }).toBe('New Shop');
    await expect.poll(() => env.info.apps[0]?.name).toBe('New Shop');
  });

  it('tells the host which mini-program has changed, once for a build of many files and only when it is whole', async () => {
    const [shop, bank] = [await folder(makeApp('shop')), await folder(makeApp('bank'))];
    const env = await start({ apps: [shop, bank], watch: true });
    const told: string[] = [];
    const sent = request({
      host: '127.0.0.1',
      port: env.port,
      path: '/dev/apps',
      headers: { host: `host.localhost:${env.port}` },
    });
    sent.on('error', () => undefined);
    sent.on('response', (answer) => {
      answer.setEncoding('utf8').on('data', (text: string) => told.push(text));
      answer.on('error', () => undefined);
    });
    sent.end();
    await expect.poll(() => told).toEqual(['retry: 1000\n\n']);
    await rm(join(shop, 'manifest.json'));
    await writeApp(shop, { 'app.js': 'half' });
    await sleep(1_300);
    expect(told).toHaveLength(1);
    await writeApp(shop, {
      'app.js': 'whole',
      'assets/new.css': 'a{}',
      'manifest.json': JSON.stringify(manifestOf('shop')),
    });
    await expect.poll(() => told.slice(1), { timeout: 5_000 }).toEqual(['event: changed\ndata: {"app_id":"shop"}\n\n']);
    await writeApp(bank, { 'assets/new.css': 'b{}' });
    await expect.poll(() => told.slice(2), { timeout: 5_000 }).toEqual(['event: changed\ndata: {"app_id":"bank"}\n\n']);
    sent.destroy();
  });

  it('vouches for a publisher only where whoever starts it says so, and not for good', async () => {
    const [directory, shop, bank] = [await folder(), await folder(makeApp('shop')), await folder(makeApp('bank'))];
    const verified = async (env: DevEnv, appId: string) =>
      (await admin(env, `/clients/${appId}`)).json.publisher_verified;
    const first = await startDevEnv({
      directory,
      apps: [{ folder: shop, publisherVerified: true }, bank],
      watch: true,
    });
    expect([await verified(first, 'shop'), await verified(first, 'bank')]).toEqual([true, false]);
    await writeApp(shop, { 'manifest.json': JSON.stringify({ ...manifestOf('shop'), name: 'New Shop' }) });
    await expect.poll(() => first.info.apps[0]?.name, { timeout: 5_000 }).toBe('New Shop');
    expect(await verified(first, 'shop')).toBe(true);
    await first.close();
    const second = await start({ directory, apps: [shop] });
    expect(await verified(second, 'shop')).toBe(false);
  });

  it('says file and key when a manifest breaks, and keeps the last good one released', async () => {
    const problems: string[] = [];
    const shop = await folder(makeApp('shop'));
    const env = await start({ apps: [shop], watch: true, onProblem: (message) => problems.push(message) });
    await writeApp(shop, {
      'manifest.json': JSON.stringify({ ...manifestOf('shop'), version: { code: 0, name: '1' } }),
    });
    await expect.poll(() => problems.length, { timeout: 5_000 }).toBe(1);
    expect(problems[0]).toContain(join(shop, 'manifest.json'));
    expect(problems[0]).toContain('version.code');
    expect(await releasedFile(env, 'shop', 'app.js')).toContain('running');
    await writeApp(shop, { 'manifest.json': JSON.stringify({ ...manifestOf('shop'), name: 'Mended' }) });
    await expect.poll(() => env.info.apps[0]?.name, { timeout: 5_000 }).toBe('Mended');
    expect(problems).toHaveLength(1);
  });

  it('survives a build that empties the folder for a moment', async () => {
    const problems: string[] = [];
    const shop = await folder(makeApp('shop'));
    const env = await start({ apps: [shop], watch: true, onProblem: (message) => problems.push(message) });
    await rm(join(shop, 'manifest.json'));
    await sleep(900);
    await writeApp(shop, { 'manifest.json': JSON.stringify({ ...manifestOf('shop'), name: 'Back' }) });
    await expect.poll(() => env.info.apps[0]?.name, { timeout: 5_000 }).toBe('Back');
    expect(problems).toEqual([]);
  });

  it('refuses to start with a folder that cannot be served, naming it', async () => {
    const empty = await folder();
    await expect(startDevEnv({ apps: [empty] })).rejects.toThrow(AppFolderError);
    await expect(startDevEnv({ apps: [empty] })).rejects.toThrow(`${join(empty, 'manifest.json')} does not exist`);
    await writeApp(empty, { 'dist/manifest.json': '{}' });
    await expect(startDevEnv({ apps: [empty] })).rejects.toThrow(`there is one in ${join(empty, 'dist')}`);
    await writeApp(empty, { 'manifest.json': '{"app_id": "Shop!"}' });
    await expect(startDevEnv({ apps: [empty] })).rejects.toThrow(/manifest\.json is not a manifest[\s\S]*app_id: /);
  });

  it('refuses a folder without a first page, and a scope that the server does not have', async () => {
    const shop = await folder(makeApp('shop'));
    await rm(join(shop, 'index.html'));
    await expect(startDevEnv({ apps: [shop] })).rejects.toThrow(`${join(shop, 'index.html')} does not exist`);
    await writeApp(shop, {
      'start.html': '',
      'manifest.json': JSON.stringify(manifestOf('shop', { fallback: 'start.html' })),
    });
    await start({ apps: [shop] });
    const scopes = ['openid', 'profil'].map((name) => ({ name, purpose: 'To know you again' }));
    const misspelt = startDevEnv({ apps: [await folder(makeApp('cafe', { scopes }))] });
    await expect(misspelt).rejects.toThrow(AppFolderError);
    await expect(misspelt).rejects.toThrow(/manifest of "cafe".*\n.*no scope profil/);
  });

  it('refuses two folders with one app id, and an app id that is another kind of client', async () => {
    const [one, two] = [await folder(makeApp('shop')), await folder(makeApp('shop'))];
    await expect(startDevEnv({ apps: [one, two] })).rejects.toThrow(/are both "shop"/);
    await expect(startDevEnv({ apps: [await folder(makeApp('plaza'))] })).rejects.toThrow(/plaza/);
  });
});

describe('pages', () => {
  it('tells the host app about itself and its mini-programs', async () => {
    const env = await start({ apps: [await folder(makeApp('shop'))] });
    const registry = { url: env.info.registry_url, root: env.info.root_key };
    const config = await get(env, `host.localhost:${env.port}`, '/config.json');
    expect(JSON.parse(config.body)).toEqual({
      issuer: env.info.issuer,
      client_id: 'plaza',
      host_name: 'Plaza',
      apps_domain: `localhost:${env.port}`,
      apps_are_sites: true,
      registry,
      development: { users: env.info.users },
      apps: [
        {
          app_id: 'shop',
          name: 'Shop',
          publisher: 'Shop & Sons',
          icon: `${env.info.issuer}/icons/shop`,
          description: '',
          scopes: ['openid', 'email'],
          permissions: [],
        },
      ],
    });
  });

  it('greets with a page that links everything and knows what to do where *.localhost is not found', async () => {
    const env = await start({ apps: [await folder(makeApp('shop'))] });
    const page = await (await fetch(env.info.issuer)).text();
    for (const link of [
      `${env.info.host_url}/`,
      `${env.info.host_url}/#/a/shop`,
      '/openapi.json',
      '/.well-known/openid-configuration',
      '/docs/errors',
    ])
      expect(page).toContain(`href="${link}"`);
    expect(page).toContain('Shop &amp; Sons');
    expect(page).toContain(
      '127.0.0.1 host.localhost probe--a.localhost probe--b.localhost shop.localhost shop--gate.localhost',
    );
    for (const path of ['/style.css', '/landing.js', '/docs/errors', '/openapi.json'])
      expect((await fetch(`${env.info.issuer}${path}`)).status).toBe(200);
    const probe = await get(env, `host.localhost:${env.port}`, '/.probe', { origin: env.info.issuer });
    expect(probe).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': env.info.issuer } });
  });
});
