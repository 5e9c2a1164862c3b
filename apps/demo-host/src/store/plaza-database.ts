// Plaza's own IndexedDB: the installation's key and the host session. Falls back to memory when the browser gives none.

const NAME = 'plaza';
const STORE = 'kept';

export interface PlazaDatabase {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  /** Puts the value unless there is one, and answers what is there now: two windows agree. */
  putIfAbsent(key: string, value: unknown): Promise<unknown>;
  delete(key: string): Promise<void>;
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

function inMemory(): PlazaDatabase {
  const kept = new Map<string, unknown>();
  return {
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
    async putIfAbsent(key, value) {
      if (!kept.has(key)) kept.set(key, value);
      return kept.get(key);
    },
    delete: async (key) => void kept.delete(key),
  };
}

export async function openPlazaDatabase(): Promise<PlazaDatabase> {
  let database: IDBDatabase;
  try {
    database = await open();
  } catch {
    return inMemory();
  }
  const store = (mode: IDBTransactionMode) =>
    database.transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE);
  return {
    get: (key) => done(store('readonly').get(key)),
    put: async (key, value) => void (await done(store('readwrite').put(value, key))),
    async putIfAbsent(key, value) {
      const kept = store('readwrite');
      const present: unknown = await done(kept.get(key));
      if (present !== undefined) return present;
      await done(kept.put(value, key));
      return value;
    },
    delete: (key) => done(store('readwrite').delete(key)),
  };
}
