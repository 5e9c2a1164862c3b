// storage.* of one account: values in records of their own, and one index record that names them. Only the index decides what
// exists and how much room is taken, and it changes by compare-and-set: the limit holds, and a crash loses no other value.
import { encodeUtf8 } from '@davit/crypto';
import { STORAGE_LIMIT_BYTES } from '@davit/protocol';
import { changeKept, KeptContended } from './change-kept.ts';
import { BridgeRefusal, type ContainerStore } from './ports.ts';
import { randomId } from './random-id.ts';
import { isRecord, readKept } from './read-kept.ts';

export interface BridgeStorage {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
  keys(): Promise<string[]>;
}

interface Entry {
  readonly record: string;
  readonly bytes: number;
}
type Index = Map<string, Entry>;

/** Bounds the index itself. */
const MAX_KEYS = 10_000;
/** Of a read between whose two steps its value was replaced. */
const MAX_ATTEMPTS = 100;

const indexKey = (account: string): string => `index/${account}`;
const recordKey = (account: string, record: string): string => `data/${account}/${record}`;
const isEntries = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && typeof pair[0] === 'string' && isRecord(pair[1]));
/** A damaged index names nothing: what it named is out of reach either way, and the mini-program can go on. */
const parseIndex = (text: string | null): Index => new Map(readKept<[string, Entry][]>(text, isEntries) ?? []);

export function createBridgeStorage(
  store: ContainerStore,
  account: string,
  random: (length: number) => Uint8Array,
): BridgeStorage {
  const drop = async (record: string): Promise<void> => {
    const key = recordKey(account, record);
    const value = await store.get(key);
    if (value !== null) await store.cas(key, value, null);
  };

  /** Applies `change` to the index until no other writer came between, then drops the records that it answered. */
  const update = async (change: (index: Index) => readonly string[]): Promise<void> => {
    let dropped: readonly string[] = [];
    try {
      await changeKept(store, indexKey(account), (old) => {
        const index = parseIndex(old);
        dropped = change(index);
        return index.size === 0 ? null : JSON.stringify([...index]);
      });
    } catch (error) {
      if (!(error instanceof KeptContended)) throw error;
      throw new BridgeRefusal('unavailable', 'The storage is being written from elsewhere.');
    }
    for (const record of dropped) await drop(record);
  };

  return {
    async get(key) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const entry = parseIndex(await store.get(indexKey(account))).get(key);
        if (entry === undefined) return null;
        const value = await store.get(recordKey(account, entry.record));
        // Gone means that it was replaced between the two reads.
        if (value !== null) return value;
      }
      return null;
    },

    async set(key, value) {
      const bytes = encodeUtf8(key).length + encodeUtf8(value).length;
      const record = randomId(random);
      await store.cas(recordKey(account, record), null, value);
      try {
        await update((index) => {
          const before = index.get(key);
          let total = bytes - (before?.bytes ?? 0);
          for (const entry of index.values()) total += entry.bytes;
          if (total > STORAGE_LIMIT_BYTES)
            throw new BridgeRefusal('storage_full', `At most ${STORAGE_LIMIT_BYTES} bytes.`);
          index.set(key, { record, bytes });
          if (index.size > MAX_KEYS) throw new BridgeRefusal('storage_full', `At most ${MAX_KEYS} keys.`);
          return before === undefined ? [] : [before.record];
        });
      } catch (error) {
        await drop(record);
        throw error;
      }
    },

    remove: (key) =>
      update((index) => {
        const before = index.get(key);
        index.delete(key);
        return before === undefined ? [] : [before.record];
      }),

    clear: () =>
      update((index) => {
        const records = [...index.values()].map(({ record }) => record);
        index.clear();
        return records;
      }),

    keys: async () => [...parseIndex(await store.get(indexKey(account))).keys()],
  };
}

/** Of keys and values. */
export async function bridgeStorageBytes(store: ContainerStore, account: string): Promise<number> {
  const index = parseIndex(await store.get(indexKey(account)));
  return [...index.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Deletes everything of an account, records that a crash left behind included. Only while nothing of it runs. */
export async function wipeBridgeStorage(store: ContainerStore, account: string): Promise<void> {
  for (const key of [indexKey(account), ...(await store.keys(recordKey(account, '')))]) {
    for (let value = await store.get(key); value !== null; value = await store.get(key))
      await store.cas(key, value, null);
  }
}
