// The container's durable store over IndexedDB. One transaction compares and sets: atomic across tabs.
import type { ContainerStore } from '../core/ports.ts';

const STORE = 'entries';

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

function openDatabase(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return answer(request);
}

export function createIndexedDbStore(factory: IDBFactory, name: string): ContainerStore {
  let opened: Promise<IDBDatabase> | null = null;
  const database = async (): Promise<IDBDatabase> => {
    opened ??= openDatabase(factory, name);
    try {
      const db = await opened;
      // Another tab deletes or upgrades it, or the browser closes it: the next call opens it again.
      db.onclose = db.onversionchange = () => {
        opened = null;
        db.close();
      };
      return db;
    } catch (error) {
      opened = null;
      throw error;
    }
  };
  return {
    async get(key) {
      const store = (await database()).transaction(STORE).objectStore(STORE);
      return ((await answer(store.get(key))) as string | undefined) ?? null;
    },
    async cas(key, old, next) {
      const transaction = (await database()).transaction(STORE, 'readwrite');
      const done = committed(transaction);
      const store = transaction.objectStore(STORE);
      const found = ((await answer(store.get(key))) as string | undefined) ?? null;
      const fits = found === old;
      if (fits && next === null) store.delete(key);
      else if (fits) store.put(next, key);
      await done;
      return fits;
    },
    async keys(prefix) {
      const store = (await database()).transaction(STORE).objectStore(STORE);
      const range = prefix === '' ? undefined : IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      return (await answer(store.getAllKeys(range))) as string[];
    },
  };
}
