// Where a device key and a refresh token live: IndexedDB `davit`, one record, of one account. Memory when that fails.

/** What is kept between documents. The private half of `keys` cannot be exported. */
export interface Kept {
  readonly account: string;
  readonly keys: CryptoKeyPair;
  /** Absent until a code has been redeemed. */
  readonly refreshToken?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly sub?: string | undefined;
}

export interface Vault {
  get(): Promise<Kept | undefined>;
  set(kept: Omit<Kept, 'account'>): Promise<void>;
  clear(): Promise<void>;
}

const STORE = 'session';
const KEY = 0;

/** A store may hang (a delete that is blocked elsewhere); then memory has to do. */
const PATIENCE_MS = 2000;

export function createVault(
  factory: IDBFactory | undefined,
  account: string,
  after: (ms: number, task: () => void) => () => void,
): Vault {
  /** Used only when the store did not take the record. */
  let memory: Kept | undefined;

  const run = <T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (!factory) return reject();
      after(PATIENCE_MS, reject);
      const opening = factory.open('davit', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      opening.onerror = reject;
      opening.onsuccess = () => {
        const database = opening.result;
        try {
          const transaction = database.transaction(STORE, mode);
          const request = use(transaction.objectStore(STORE));
          transaction.onabort = reject;
          transaction.oncomplete = () => resolve(request.result);
        } catch (error) {
          reject(error);
        }
        // Takes effect once the transaction is done; an open connection would block a wipe.
        database.close();
      };
    });

  const vault: Vault = {
    async get() {
      const kept =
        memory ?? (await run<Kept | undefined>('readonly', (store) => store.get(KEY)).catch(() => undefined));
      if (kept === undefined || kept.account === account) return kept;
      // Another user's: never used, and not left lying about.
      await vault.clear();
      return undefined;
    },
    async set(record) {
      const kept = { ...record, account };
      memory = undefined;
      await run('readwrite', (store) => store.put(kept, KEY)).catch(() => {
        memory = kept;
      });
    },
    async clear() {
      memory = undefined;
      await run('readwrite', (store) => store.delete(KEY)).catch(() => undefined);
    },
  };
  return vault;
}
