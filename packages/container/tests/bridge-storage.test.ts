// storage.*: values, limits and what concurrent writers and a crash leave behind.
import { STORAGE_LIMIT_BYTES } from '@davit/protocol';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore, createTestWorld, settle, type TestDocument, type TestWorld } from './test-platform.ts';

let world: TestWorld;
let document: TestDocument;
beforeEach(async () => {
  world = createTestWorld();
  ({ document } = await world.start());
});
const set = (key: string, value: string) => document.call('storage.set', { key, value });
const get = (key: string) => document.call('storage.get', { key });
const records = () => [...world.store.entries.keys()].filter((key) => key.startsWith('data/'));

describe('storage.*', () => {
  test('keeps, replaces, lists, removes and clears values', async () => {
    expect(await get('a')).toEqual({ value: null });
    await set('a', '1');
    await set('b', '2');
    await set('a', '3');
    expect(await get('a')).toEqual({ value: '3' });
    expect(await document.call('storage.keys')).toEqual({ keys: ['a', 'b'] });
    await document.call('storage.remove', { key: 'a' });
    await document.call('storage.remove', { key: 'never there' });
    expect(await get('a')).toEqual({ value: null });
    expect(records().length).toBe(1);
    await document.call('storage.clear');
    expect(await document.call('storage.keys')).toEqual({ keys: [] });
    expect(records()).toEqual([]);
  });

  test('T116 takes __proto__ and constructor as ordinary keys', async () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect(await get(key)).toEqual({ value: null });
      await set(key, key);
      expect(await get(key)).toEqual({ value: key });
    }
  });

  test('T111 is full at 10 MB, counted in UTF-8, exactly, and only for this mini-program', async () => {
    const value = 'x'.repeat(999_999);
    for (let at = 0; at < 10; at += 1) expect(await set(`${at}`, value)).toEqual({});
    const left = STORAGE_LIMIT_BYTES - 10 * 1_000_000;
    expect(await set('é', 'x'.repeat(left - 1))).toBe('storage_full');
    expect(await set('é', 'x'.repeat(left - 2))).toEqual({});
    expect(await set('z', '')).toBe('storage_full');
    expect(records().length).toBe(11);
    expect(await set('0', '')).toEqual({});
    expect(await set('z', 'y')).toEqual({});
    const bank = await world.start('bank');
    expect(await bank.document.call('storage.set', { key: '0', value })).toEqual({});
  });

  test.each(['', '{', 'null', '[1]', '[["a"]]', '[[1,{}]]', '{"a":1}'])(
    'starts anew where what names the values is damaged: %s',
    async (damaged) => {
      await set('a', '1');
      const index = [...world.store.entries.keys()].find((key) => key.startsWith('index/'));
      world.store.entries.set(index as string, damaged);
      expect(await get('a')).toEqual({ value: null });
      expect(await document.call('storage.keys')).toEqual({ keys: [] });
      expect(await set('a', '2')).toEqual({});
      expect(await get('a')).toEqual({ value: '2' });
    },
  );

  test('loses nothing to writers at the same time, and keeps the limit', async () => {
    const ids = Array.from({ length: 40 }, (_, at) => document.send('storage.set', { key: `k${at}`, value: `${at}` }));
    for (let turn = 0; turn < 200; turn += 1) await settle();
    expect(ids.map((id) => document.answer(id))).toEqual(ids.map(() => ({})));
    expect((await document.call('storage.keys')) as { keys: string[] }).toMatchObject({ keys: { length: 40 } });
    const big = 'x'.repeat(900_000);
    const more = Array.from({ length: 14 }, (_, at) => document.send('storage.set', { key: `big${at}`, value: big }));
    for (let turn = 0; turn < 200; turn += 1) await settle();
    expect(more.map((id) => document.answer(id)).filter((answer) => answer === 'storage_full').length).toBe(3);
    expect(records().length).toBe(40 + 11);
  });

  test('a crash at any step keeps every other value, and the one being written is old or new', async () => {
    for (let steps = 0; steps < 12; steps += 1) {
      const base = createMemoryStore();
      let left = Number.POSITIVE_INFINITY;
      const mortal = {
        ...base,
        cas: async (key: string, old: string | null, next: string | null) => {
          left -= 1;
          return left < 0 ? new Promise<never>(() => {}) : base.cas(key, old, next);
        },
      };
      const before = createTestWorld({ store: mortal });
      const { document: writer } = await before.start();
      await writer.call('storage.set', { key: 'a', value: 'old' });
      await writer.call('storage.set', { key: 'b', value: 'kept' });
      left = steps;
      await writer.call('storage.set', { key: 'a', value: 'new' });
      const after = createTestWorld({ store: base });
      const { document: reader } = await after.start();
      expect(['old', 'new']).toContain(((await reader.call('storage.get', { key: 'a' })) as { value: string }).value);
      expect(await reader.call('storage.get', { key: 'b' })).toEqual({ value: 'kept' });
    }
  });
});
