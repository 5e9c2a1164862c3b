// The wipe page's script against storage in memory: what it deletes, and when it does not say that all is gone.
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { WIPE_SCRIPT } from './wipe-script.ts';

interface Databases {
  readonly names: Set<string>;
  readonly factory: object;
}

/** IndexedDB as far as the script asks it. Whatever `broken` names fails. */
function databases({ lists = true, broken = [] }: { lists?: boolean; broken?: readonly string[] } = {}): Databases {
  const names = new Set(['notes']);
  const request = (verb: string, act: () => void): object => {
    const made: { result?: object; onsuccess?: () => void; onerror?: () => void } = { result: { close() {} } };
    queueMicrotask(() => {
      if (broken.includes(verb)) return made.onerror?.();
      act();
      made.onsuccess?.();
    });
    return made;
  };
  const factory = {
    open: (name: string) => request('open', () => names.add(name)),
    deleteDatabase: (name: string) => request('deleteDatabase', () => names.delete(name)),
    async databases() {
      if (broken.includes('databases')) throw new Error('denied');
      return lists ? [...names].map((name) => ({ name })) : [];
    },
  };
  return { names, factory };
}

/** What the page says of a browser that keeps nothing else. */
function wiped(indexedDB: object, dataset: object = {}): Promise<unknown> {
  const absent = { keys: async () => [], getRegistrations: async () => [] };
  return new Promise((said) => {
    const page = {
      crypto,
      indexedDB,
      caches: absent,
      localStorage: {},
      sessionStorage: {},
      document: { currentScript: { dataset }, cookie: '' },
      navigator: {
        serviceWorker: absent,
        storageBuckets: absent,
        storage: { getDirectory: async () => ({ async *keys() {} }) },
      },
      parent: { postMessage: (message: { wiped: unknown }) => said(message.wiped) },
    };
    runInNewContext(WIPE_SCRIPT, { ...page, self: page });
  });
}

describe('the wipe page', () => {
  test('T122 deletes every IndexedDB database that is listed, and its own', async () => {
    const { names, factory } = databases();
    expect(await wiped(factory)).toBe(true);
    expect([...names]).toEqual([]);
  });

  test('T122 does not say that all is gone when it opens a database and none is listed', async () => {
    const { names, factory } = databases({ lists: false });
    expect(await wiped(factory)).toBe(false);
    expect([...names]).toEqual(['notes']);
  });

  test.each([
    ['a listed database cannot be deleted', ['deleteDatabase']],
    ['a database can be opened and nobody lists them', ['databases']],
    ['databases are listed and none can be opened, as when the storage is full', ['open']],
  ])('T122 does not say that all is gone when %s', async (_, broken) => {
    expect(await wiped(databases({ broken }).factory)).toBe(false);
  });

  test('finds nothing where the browser denies IndexedDB altogether', async () => {
    expect(await wiped(databases({ broken: ['open', 'databases'] }).factory)).toBe(true);
  });

  test('never says that all is gone when it came without its header', async () => {
    expect(await wiped(databases().factory, { partial: '' })).toBe(false);
  });
});
