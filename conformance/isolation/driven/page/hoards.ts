// Every place where a page can leave something behind: how it is put there, and how it is found again. Runs in the attacker's page.
import { settled, sleep } from '../../page/in-page.ts';

interface Hoard {
  put(who: string): unknown;
  /** What lies there as text, '' when nothing does. */
  find(): unknown;
}
interface Buckets {
  readonly storageBuckets: {
    open(name: string): Promise<{ readonly caches: CacheStorage; readonly indexedDB: IDBFactory }>;
    keys(): Promise<string[]>;
  };
}
const { storageBuckets } = navigator as unknown as Buckets;

const setCookie = (text: string): void => {
  // biome-ignore lint/suspicious/noDocumentCookie: the old way is the one that is attacked.
  document.cookie = text;
};
const openDatabase = (
  name: string,
  version?: number,
  upgrade?: (database: IDBDatabase) => void,
): Promise<IDBDatabase> =>
  new Promise((done, fail) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade?.(request.result);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
const root = () =>
  navigator.storage.getDirectory() as Promise<FileSystemDirectoryHandle & { keys(): AsyncIterable<string> }>;
const DEEP = '/deep/inside/';

const HOARDS = {
  'local-storage': {
    put: (who) => localStorage.setItem('who', who),
    find: () => Object.entries(localStorage).join(),
  },
  'session-storage': {
    put: (who) => sessionStorage.setItem('who', who),
    find: () => Object.entries(sessionStorage).join(),
  },
  'window-name': {
    put: (who) => {
      window.name = who;
    },
    find: () => window.name,
  },
  'history-state': {
    put: (who) => history.pushState({ who }, ''),
    find: () => JSON.stringify(history.state ?? ''),
  },
  cookie: {
    put(who) {
      setCookie(`who=${who}; SameSite=None; Secure; max-age=3600`);
      // Some engines take no secure one without TLS.
      setCookie(`bare=${who}; max-age=3600`);
    },
    find: () => document.cookie,
  },
  'cookie-partitioned': {
    put: (who) => setCookie(`part=${who}; SameSite=None; Secure; Partitioned; max-age=3600`),
    find: () => document.cookie,
  },
  'cookie-deep': {
    put: (who) => setCookie(`deep=${who}; SameSite=None; Secure; Partitioned; path=${DEEP}; max-age=3600`),
    find: () => {
      const before = location.href;
      history.replaceState(history.state, '', DEEP);
      const found = document.cookie;
      history.replaceState(history.state, '', before);
      return found;
    },
  },
  'indexed-db': {
    put: async (who) =>
      (await openDatabase('hoard', 1, (made) => made.createObjectStore('who').put(who, 'who'))).close(),
    find: async () => {
      const listed = (await indexedDB.databases()).map(({ name }) => name).join();
      if (listed !== '') return listed;
      // Some engines list no database of a frame, and keep it all the same.
      let isNew = false;
      const database = await openDatabase('hoard', 1, () => {
        isNew = true;
      });
      database.close();
      if (isNew) indexedDB.deleteDatabase('hoard');
      return isNew ? '' : 'hoard';
    },
  },
  caches: {
    put: async (who) => (await caches.open('hoard')).put('/who', new Response(who)),
    // The container keeps the mini-program's own files there.
    find: async () => (await caches.keys()).filter((name) => !name.startsWith('davit:')).join(),
  },
  'cache-of-the-version': {
    put: async (who) => {
      for (const name of await caches.keys()) await (await caches.open(name)).put('/who', new Response(who));
    },
    find: async () => {
      const found = await Promise.all(
        (await caches.keys()).map(async (name) => (await caches.open(name)).match('/who')),
      );
      return Promise.all(found.map((answer) => answer?.text() ?? '')).then((texts) => texts.join(''));
    },
  },
  files: {
    put: async (who) => {
      const file = await (await root()).getFileHandle('hoard', { create: true });
      const writable = await file.createWritable();
      await writable.write(who);
      await writable.close();
    },
    find: async () => {
      const names: string[] = [];
      for await (const name of (await root()).keys()) names.push(name);
      return names.join();
    },
  },
  buckets: {
    put: async (who) => {
      const bucket = await storageBuckets.open('hoard');
      await (await bucket.caches.open('who')).put('/who', new Response(who));
    },
    find: async () => (await storageBuckets.keys()).join(),
  },
  bridge: {
    // Through the host, as a value of this account.
    put: (who) =>
      attacker.bridge?.call('storage.set', { key: 'who', value: who }) ?? localStorage.setItem('bridge', who),
    find: async () => {
      if (attacker.bridge === null) return localStorage.getItem('bridge') ?? '';
      const { result } = (await attacker.bridge.call('storage.keys')) as { result: { keys: string[] } };
      return result.keys.join();
    },
  },
} satisfies Record<string, Hoard>;

export type HoardName = keyof typeof HOARDS;

export const hoards = {
  async put(who: string): Promise<void> {
    for (const hoard of Object.values(HOARDS) as Hoard[]) await settled((async () => hoard.put(who))());
  },
  async find(): Promise<Record<HoardName, string>> {
    const found: Record<string, string> = {};
    for (const [name, hoard] of Object.entries(HOARDS) as [string, Hoard][]) {
      const what = await settled((async () => hoard.find())());
      found[name] = typeof what === 'string' && what !== 'yes' ? what.replace(/^""$/, '') : '';
    }
    return found as Record<HoardName, string>;
  },
  /** Writes up to so much into every store that has room; answers how much, or the error that stopped it. */
  async fill(mebibytes: number): Promise<string> {
    let written = 0;
    // Of chance: some engines count what is left when all is pressed together.
    const part = new Uint8Array(4 << 20);
    for (let at = 0; at < part.length; at += 65_536) crypto.getRandomValues(part.subarray(at, at + 65_536));
    try {
      const cache = await caches.open('bomb');
      const database = await openDatabase('bomb', 1, (made) => made.createObjectStore('parts'));
      for (; written < mebibytes; written += 8) {
        await cache.put(`/bomb-${written}`, new Response(part));
        await new Promise<void>((done, fail) => {
          const transaction = database.transaction('parts', 'readwrite');
          transaction.objectStore('parts').put(part, written);
          transaction.oncomplete = () => done();
          transaction.onabort = () => fail(transaction.error);
        });
      }
    } catch (error) {
      return `${written} MiB, then ${(error as Error).name}`;
    }
    return `${written} MiB`;
  },
  /** Fills what the host keeps for it; answers the error that it is stopped with. */
  async fillBridge(): Promise<string> {
    const value = 'x'.repeat(200_000);
    for (let at = 0; at < 80; at += 1) {
      const answer = (await attacker.bridge?.call('storage.set', { key: `bomb-${at}`, value })) as {
        readonly error?: { readonly data: { readonly code: string } };
      };
      if (answer?.error !== undefined && answer.error.data.code !== 'rate_limited') return answer.error.data.code;
      await sleep(20);
    }
    return 'no end';
  },
};
