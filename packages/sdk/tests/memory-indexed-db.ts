// The few calls of IndexedDB that the SDK makes, over a Map; real structured clones. Real engines are tried in ../e2e.

type Handler = (() => void) | null;

export interface MemoryIndexedDb {
  readonly factory: IDBFactory;
  /** What lies there at this moment. */
  readonly records: Map<IDBValidKey, unknown>;
  /** From now on opening fails, or never answers. */
  mode: 'works' | 'fails' | 'hangs';
}

export function createMemoryIndexedDb(): MemoryIndexedDb {
  const records = new Map<IDBValidKey, unknown>();
  const later = (task: () => void) => setTimeout(task, 0);

  const store = {
    get: (key: IDBValidKey) => ({ result: records.get(key) }),
    put: (value: unknown, key: IDBValidKey) => {
      records.set(key, structuredClone(value));
      return { result: key };
    },
    delete: (key: IDBValidKey) => {
      records.delete(key);
      return { result: undefined };
    },
  };
  const database = {
    createObjectStore: () => store,
    transaction: () => {
      const transaction = { oncomplete: null as Handler, onabort: null as Handler, objectStore: () => store };
      later(() => transaction.oncomplete?.());
      return transaction;
    },
    close: () => undefined,
  };
  const self: MemoryIndexedDb = {
    records,
    mode: 'works',
    factory: {
      open: () => {
        const opening = {
          result: database,
          onupgradeneeded: null as Handler,
          onsuccess: null as Handler,
          onerror: null as Handler,
        };
        later(() => {
          if (self.mode === 'works') {
            opening.onupgradeneeded?.();
            opening.onsuccess?.();
          } else if (self.mode === 'fails') opening.onerror?.();
        });
        return opening;
      },
    } as unknown as IDBFactory,
  };
  return self;
}
