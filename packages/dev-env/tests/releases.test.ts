// The registry of a development server from the outside: what it says about a folder, before and after changes and restarts.
import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { publisherKeyFor, type ReleaseRecord, verifyBundle, verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { AppFolderError, startDevEnv } from '@davit/dev-env';
import { describe, expect, it, vi } from 'vitest';
import { makeApp, manifestOf, writeApp } from './app-folder.ts';
import { fetchBundle, fetchRecord, releasedFile } from './released-files.ts';
import { folder, start, undoAfterwards } from './undone.ts';

const current = (record: ReleaseRecord) => record.channels.stable.current;
const withVersion = (code: number) => JSON.stringify({ ...manifestOf('shop'), version: { code, name: `${code}` } });

describe('the registry of a development server', () => {
  it('says what each folder holds, in a record and a bundle that anybody can verify', async () => {
    const shop = await folder(makeApp('shop'));
    await writeApp(shop, { '.git/config': 'x', 'app.js~': 'x', 'node_modules/x/index.js': 'x', 'sub/a b.txt': 'x' });
    const env = await start({ apps: [shop] });
    const record = await fetchRecord(env);
    const { digest, version_code, size } = current(record);
    const bytes = await fetchBundle(env, digest);
    expect(bytes?.length).toBe(size);
    const key = publisherKeyFor(record, version_code, record.issued_at);
    const expected = { appId: 'shop', digest, versionCode: version_code, publisherKey: String(key), development: true };
    const bundle = await verifyBundle(bytes ?? new Uint8Array(), expected, nodeCrypto);
    expect(bundle).toMatchObject({ ok: true, value: { appId: 'shop', versionCode: 1 } });
    expect(bundle.ok && [...bundle.value.files.keys()].sort()).toEqual([
      'app.js',
      'icon.svg',
      'index.html',
      'manifest.json',
      'sub/a b.txt',
    ]);
    expect(await env.releases.record('shop')).toEqual(record);
    await expect(env.releases.record('bank')).rejects.toThrow('no release of "bank"');
  });

  it('has the same bundle for the same files over restarts, wherever they lie and whenever they were written', async () => {
    const [directory, shop] = [await folder(), await folder(makeApp('shop'))];
    const first = await startDevEnv({ directory, apps: [shop] });
    const before = await fetchRecord(first);
    await first.close();
    await utimes(join(shop, 'app.js'), 1, 1);
    const second = await start({ directory, apps: [await folder(makeApp('shop'))] });
    const after = await fetchRecord(second);
    expect(second.info.root_key).toBe(first.info.root_key);
    expect([current(after), after.seq]).toEqual([current(before), before.seq]);
  });

  it('keeps keys and releases to their owner', async () => {
    const directory = await folder();
    await start({ directory, apps: [await folder(makeApp('shop'))] });
    const mode = async (name: string) => ((await stat(join(directory, name))).mode & 0o777).toString(8);
    expect([await mode('registry-keys.json'), await mode('registry')]).toEqual(['600', '700']);
    expect(await mode('root.pem')).toBe('600');
  });

  it('has its root key as PEM too, for whoever vouches by hand, and mends it when it is another one’s', async () => {
    const directory = await folder();
    const first = await startDevEnv({ directory });
    const file = join(directory, 'root.pem');
    const publicKey = async () => createPublicKey(await readFile(file, 'utf8')).export({ format: 'jwk' }).x;
    expect(await publicKey()).toBe(first.info.root_key);
    await first.close();
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const second = await start({ directory });
    expect([second.info.root_key, await publicKey()]).toEqual([first.info.root_key, first.info.root_key]);
  });

  it('says which key file is broken, and quotes nothing of it', async () => {
    const directory = await folder();
    await (await startDevEnv({ directory })).close();
    const file = join(directory, 'registry-keys.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -20));
    const refused = startDevEnv({ directory });
    await expect(refused).rejects.toThrow(`${file} does not hold three Ed25519 keys`);
    await expect(refused).rejects.not.toThrow(text.slice(10, 40));
  });

  it('makes a changed file a new version when somebody asks, and answers the bundles of those before for ever', async () => {
    const shop = await folder(makeApp('shop'));
    const env = await start({ apps: [shop] });
    const before = await fetchRecord(env);
    await writeApp(shop, { 'app.js': 'changed' });
    const [after, same] = await Promise.all([fetchRecord(env), fetchRecord(env)]);
    expect(after.seq).toBe(before.seq + 1);
    expect(same.seq).toBe(after.seq);
    expect(current(after).digest).not.toBe(current(before).digest);
    expect(await fetchBundle(env, current(before).digest)).not.toBeNull();
    await writeApp(shop, { 'app.js': 'changed again' });
    const last = await fetchRecord(env);
    for (const record of [before, after, last]) {
      expect(await fetchBundle(env, current(record).digest)).not.toBeNull();
      expect(await env.releases.bundle(current(record).digest)).not.toBeNull();
    }
    expect([before, after, last].map((record) => current(record).version_code)).toEqual([1, 2, 3]);
    expect(await releasedFile(env, 'shop', 'app.js')).toBe('changed again');
    expect(JSON.parse((await releasedFile(env, 'shop', 'manifest.json')) ?? '').version).toEqual({
      code: 3,
      name: '1.0.0-dev.3',
    });
  });

  it('tells the feed about a saved file within a moment when it watches', async () => {
    const shop = await folder(makeApp('shop'));
    const env = await start({ apps: [shop], watch: true });
    const before = await fetchRecord(env);
    let heard = '';
    const sent = request(`${env.info.registry_url}/feed`, { host: '127.0.0.1', port: env.port }, (answer) => {
      answer.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
      });
      answer.on('error', () => undefined);
    });
    sent.on('error', () => undefined);
    sent.setHeader('host', `localhost:${env.port}`);
    sent.end();
    undoAfterwards(async () => sent.destroy());
    await expect.poll(() => heard).toContain('retry: ');
    await writeApp(shop, { 'app.js': 'changed' });
    await expect.poll(() => heard, { timeout: 5_000 }).toContain(`id: shop:${before.seq + 1}\ndata: `);
    const jws = /data: (\S+)/.exec(heard)?.[1] ?? '';
    const told = await verifyReleaseRecord(jws, { root: env.info.root_key, appId: 'shop' }, nodeCrypto);
    expect(told.ok && current(told.value)).toEqual(current(await fetchRecord(env)));
  });

  it('never goes back behind a seq, whatever the folder holds when it starts again', async () => {
    const [directory, shop] = [await folder(), await folder(makeApp('shop'))];
    const seqs: number[] = [];
    for (const text of ['one', 'two', 'one', 'one']) {
      await writeApp(shop, { 'app.js': text });
      const env = await startDevEnv({ directory, apps: [shop] });
      seqs.push((await fetchRecord(env)).seq);
      await env.close();
    }
    expect(seqs).toEqual([1, 2, 3, 3]);
    expect(
      (await readdir(join(directory, 'registry/bundles'))).filter((name) => /^[0-9a-f]{64}/.test(name)),
    ).toHaveLength(3);
  });

  it('goes on after new keys were drawn: a new root, and records that come after all before', async () => {
    const [directory, shop] = [await folder(), await folder(makeApp('shop'))];
    const first = await startDevEnv({ directory, apps: [shop] });
    const before = await fetchRecord(first);
    await first.close();
    const file = join(directory, 'registry-keys.json');
    expect(before.online_key.index).toBe(JSON.parse(await readFile(file, 'utf8')).made_at);
    await rm(file);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 });
    undoAfterwards(async () => void vi.useRealTimers());
    const second = await start({ directory, apps: [shop] });
    expect(second.info.root_key).not.toBe(first.info.root_key);
    expect((await fetchRecord(second)).online_key.index).toBeGreaterThan(before.online_key.index);
  });
});

describe('a folder that breaks while it is served', () => {
  it.each([
    ['manifest.json', '{"app_id":', 'is not a manifest'],
    ['index.html', '<button onclick="x()">Buy</button>', 'onclick'],
    ['index.html', new Uint8Array([0x3c, 0xff]), 'UTF-8'],
    ['a;b.js', 'x', 'a;b.js'],
    ['manifest.json', withVersion(1).replace('icon.svg', 'gone.svg'), 'gone.svg'],
    ['manifest.json', withVersion(1).replace('"shop"', '"bank"'), 'is now "bank"'],
  ])('keeps its last good release, and %s is named once (%#)', async (name, content, sentence) => {
    const problems: string[] = [];
    const shop = await folder(makeApp('shop'));
    const env = await start({ apps: [shop], onProblem: (message) => problems.push(message) });
    const before = await fetchRecord(env);
    await writeFile(join(shop, name), content);
    expect(await fetchRecord(env)).toMatchObject({ seq: before.seq, channels: before.channels });
    await fetchRecord(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(shop);
    expect(problems[0]).toContain(sentence);
    await rm(join(shop, name));
    await writeApp(shop, { 'index.html': 'good', 'manifest.json': withVersion(2) });
    expect(current(await fetchRecord(env)).version_code).toBe(2);
    expect(problems).toHaveLength(1);
  });

  it('is refused at the start, with file and reason', async () => {
    const shop = await folder(makeApp('shop'));
    await writeApp(shop, { 'index.html': '<body onload="x()">' });
    await expect(startDevEnv({ apps: [shop] })).rejects.toThrow(AppFolderError);
    await expect(startDevEnv({ apps: [shop] })).rejects.toThrow(join(shop, 'index.html'));
    await writeApp(shop, { 'index.html': '' });
    await symlink('/etc/hostname', join(shop, 'link.txt'));
    await expect(startDevEnv({ apps: [shop] })).rejects.toThrow(/link\.txt is a link to outside/);
    await rm(join(shop, 'link.txt'));
    execFileSync('mkfifo', [join(shop, 'pipe.txt')]);
    await expect(startDevEnv({ apps: [shop] })).rejects.toThrow(/pipe\.txt is no file but a pipe/);
    await rm(join(shop, 'pipe.txt'));
    await writeFile(join(shop, 'large.bin'), new Uint8Array(21 * 1024 * 1024));
    await expect(startDevEnv({ apps: [shop] })).rejects.toThrow(
      /too large for a bundle: at most 20 MB in 2000 files\. The largest so far is .*large\.bin with 21 MB/,
    );
  });
});

describe('what an operator does', () => {
  it('suspends and resumes, and neither a release nor a restart ends a suspension', async () => {
    const [directory, shop] = [await folder(), await folder(makeApp('shop'))];
    const first = await startDevEnv({ directory, apps: [shop] });
    await first.releases.suspend('shop', 'Under investigation.');
    await writeApp(shop, { 'app.js': 'changed' });
    expect(await fetchRecord(first)).toMatchObject({ seq: 3, suspended: { reason: 'Under investigation.' } });
    await first.close();
    const second = await start({ directory, apps: [shop] });
    expect(await fetchRecord(second)).toMatchObject({ seq: 3, suspended: { reason: 'Under investigation.' } });
    await second.releases.resume('shop');
    expect(await fetchRecord(second)).not.toHaveProperty('suspended');
    await expect(second.releases.suspend('bank', 'x')).rejects.toThrow('No mini-program of this name');
  });

  it('rolls back to the version before until the folder changes', async () => {
    const shop = await folder(makeApp('shop'));
    const env = await start({ apps: [shop] });
    const one = current(await fetchRecord(env));
    await writeApp(shop, { 'manifest.json': withVersion(2) });
    expect((await fetchRecord(env)).channels.stable).toMatchObject({ current: { version_code: 2 }, previous: one });
    await env.releases.rollBack('shop');
    expect((await fetchRecord(env)).channels.stable).toEqual({ current: one });
    expect(await fetchBundle(env, one.digest)).not.toBeNull();
    await expect(env.releases.rollBack('shop')).rejects.toThrow('no version to go back to');
    await writeApp(shop, { 'app.js': 'mended' });
    expect((await fetchRecord(env)).channels.stable).toMatchObject({ current: { version_code: 3 }, previous: one });
  });

  it('revokes for good: the same files are not released again, and somebody is told', async () => {
    const problems: string[] = [];
    const [directory, shop] = [await folder(), await folder(makeApp('shop'))];
    const options = { directory, apps: [shop], onProblem: (message: string) => problems.push(message) };
    const first = await startDevEnv(options);
    const one = current(await fetchRecord(first));
    await writeApp(shop, { 'manifest.json': withVersion(2) });
    const two = current(await fetchRecord(first));
    await first.releases.revoke('shop', two.digest);
    expect(await fetchRecord(first)).toMatchObject({ revoked: [two.digest], channels: { stable: { current: one } } });
    await first.close();
    const second = await start(options);
    expect(current(await fetchRecord(second))).toEqual(one);
    expect(problems).toEqual([expect.stringMatching(/was not released: This version was revoked/)]);
    await writeApp(shop, { 'app.js': 'mended' });
    expect(current(await fetchRecord(second))).toMatchObject({ version_code: 3 });
  });

  it('is known to every process behind the same origins', async () => {
    const [directory, shop] = [await folder(), await folder(makeApp('shop'))];
    const first = await start({ directory, apps: [shop] });
    const second = await start({ directory, apps: [shop], publicPort: first.port });
    await second.releases.suspend('shop', 'Stopped by the other one.');
    expect(await first.releases.record('shop')).toEqual(await second.releases.record('shop'));
    await first.releases.resume('shop');
    expect(await second.releases.record('shop')).toMatchObject({ seq: 3 });
    expect(await second.releases.record('shop')).not.toHaveProperty('suspended');
  });
});
