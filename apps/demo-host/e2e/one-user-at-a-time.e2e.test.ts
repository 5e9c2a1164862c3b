// alice logs out, bob logs in: nothing of alice is left in any storage that this browser has.
import type { Frame } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';

let plaza: Plaza;
afterEach(() => plaza.close());

/** Everything that a document can read: cookies, localStorage, sessionStorage, IndexedDB, Cache storage, as one text. */
const everythingStored = (frame: Frame) =>
  frame.evaluate(async () => {
    const show = (value: unknown): string =>
      JSON.stringify(value, (_key, item: unknown) => (item instanceof CryptoKey ? `key:${item.type}` : item)) ?? '';
    const parts = [document.cookie, show({ ...localStorage }), show({ ...sessionStorage })];
    for (const name of await caches.keys())
      parts.push(name, show((await (await caches.open(name)).keys()).map(({ url }) => url)));
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const objects = database.transaction(store).objectStore(store);
          const values = objects.getAll();
          values.onsuccess = () => {
            const keys = objects.getAllKeys();
            keys.onsuccess = () => resolve([...values.result, ...keys.result]);
          };
          values.onerror = () => reject(values.error);
        });
        parts.push(store, ...all.map(show));
      }
      database.close();
    }
    return parts.join('\n');
  });

async function agree(food: Frame): Promise<void> {
  await food.getByTestId('login').click();
  await plaza.answer('consent-allow');
  await plaza.account(food);
}

it('alice → log out → bob: nothing of alice in any storage', async () => {
  plaza = await openPlaza();
  await plaza.login('alice');
  const food = await plaza.open('food');
  await agree(food);
  const aliceId = (await food.getByTestId('user-id').innerText()).trim();
  const aliceToken = (await food.getByTestId('token-id').innerText()).trim();
  await food.evaluate(async () => {
    localStorage.setItem('note', 'kept by alice');
    await cookieStore.set({ name: 'who', value: 'alice', partitioned: true, sameSite: 'none' } as CookieInit);
  });
  const before = [await everythingStored(food), await everythingStored(plaza.page.mainFrame())].join('\n');
  // The probe sees what is there: otherwise the assertions below would prove nothing.
  expect(before).toContain('kept by alice');
  expect(before).toContain(aliceId);
  expect(before).toContain('alice');

  await plaza.logout();
  await plaza.login('bob');
  await plaza.page.getByTestId('launcher').waitFor();
  const bobs = await plaza.open('food');
  await bobs.getByTestId('login').waitFor();
  const after = [await everythingStored(bobs), await everythingStored(plaza.page.mainFrame())].join('\n');
  expect(after).not.toContain('alice');
  expect(after).not.toContain(aliceId);
  expect(after).not.toContain(aliceToken);
  await agree(bobs);
  expect((await bobs.getByTestId('user-name').innerText()).trim()).toContain('bob');
  expect((await bobs.getByTestId('user-id').innerText()).trim()).not.toBe(aliceId);
});
