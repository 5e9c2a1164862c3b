// A record changes whatever other writers do in between, and is not written when it is as it should be.
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../tests/test-platform.ts';
import { changeKept, KeptContended } from './change-kept.ts';

const count = (old: string | null): string => String(Number(old ?? 0) + 1);

describe(changeKept, () => {
  test('loses no change of many writers at the same time', async () => {
    const store = createMemoryStore();
    await Promise.all(Array.from({ length: 50 }, () => changeKept(store, 'n', count)));
    expect(await store.get('n')).toBe('50');
    await changeKept(store, 'n', () => null);
    expect(await store.get('n')).toBeNull();
  });

  test('starts again from what another writer left', async () => {
    const store = createMemoryStore();
    const seen: (string | null)[] = [];
    await changeKept(store, 'n', async (old) => {
      seen.push(old);
      if (old === null) await store.cas('n', null, '7');
      return count(old);
    });
    expect([seen, await store.get('n')]).toEqual([[null, '7'], '8']);
  });

  test('writes nothing that is there already', async () => {
    const store = createMemoryStore();
    const strict = { ...store, cas: () => Promise.reject(new Error('nothing was to be written')) };
    await changeKept(strict, 'n', () => null);
  });

  test('gives up when somebody comes between each time', async () => {
    const store = { ...createMemoryStore(), cas: async () => false };
    await expect(changeKept(store, 'n', count)).rejects.toThrow(KeptContended);
  });
});
