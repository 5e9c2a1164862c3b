// The registry's write side in a development server: what is served goes through publish and its checks, and is in the catalogue.
import { startDevEnv } from '@davit/dev-env';
import { describe, expect, it } from 'vitest';
import { makeApp, writeApp } from './app-folder.ts';
import { folder, start } from './undone.ts';

async function ask(
  url: string,
): Promise<{ apps: { app_id: string; version_code: number; category: string | null }[] }> {
  return (await fetch(url)).json() as never;
}

describe('the catalogue of a development server', () => {
  it('lists each folder under its category, in its newest version, over restarts', async () => {
    const [directory, shop] = [await folder(), await folder(makeApp('shop'))];
    const apps = [{ folder: shop, publisherVerified: true, category: 'shopping' }, await folder(makeApp('cafe'))];
    const first = await startDevEnv({ directory, apps });
    const url = `${first.info.registry_url}/apps`;
    expect((await ask(url)).apps.map(({ app_id, category }) => [app_id, category]).sort()).toEqual([
      ['cafe', null],
      ['shop', 'shopping'],
    ]);
    await first.close();
    await writeApp(shop, { 'app.js': 'changed' });
    const second = await start({ directory, apps });
    const { apps: listed } = await ask(`${second.info.registry_url}/apps?category=shopping`);
    expect(listed).toMatchObject([{ app_id: 'shop', version_code: 2, version_name: '1.0.0-dev.2' }]);
  });

  it('takes nothing that publish refuses: the start says which file holds a secret, and quotes nothing of it', async () => {
    const shop = await folder(makeApp('shop'));
    const secret = `${'ghp'}_${'a8Kq2ZtP0xLmV4nB7cR1sD5fG9hJ3wYeUi6o'}`;
    await writeApp(shop, { 'app.js': `const token = '${secret}';` });
    const refused = startDevEnv({ apps: [shop] });
    await expect(refused).rejects.toThrow(/cannot be published: .*\n {2}app\.js:1: /);
    await expect(refused).rejects.not.toThrow(secret);
  });

  it('is closed to whoever has no account', async () => {
    const env = await start({ apps: [await folder(makeApp('shop'))] });
    const answer = await fetch(`${env.info.registry_url}/apps/shop/suspension`, { method: 'POST' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'registry/token-missing' });
  });
});
