import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../tests/test-profile.ts';
import { createCrashLog } from './crash-log.ts';

const MINUTE_MS = 60_000;

describe(createCrashLog, () => {
  test('counts each version by itself, for ten minutes', async () => {
    let time = 1_000_000;
    const log = createCrashLog(createMemoryStore(), () => time);
    await log.add('food', 'a', 'crash');
    time += 5 * MINUTE_MS;
    await log.add('food', 'a', 'crash');
    await log.add('food', 'b', 'crash');
    await log.add('bank', 'a', 'crash');
    expect([...(await log.counts('food'))]).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    time += 5 * MINUTE_MS;
    expect((await log.counts('food')).get('a')).toBe(1);
    time += 5 * MINUTE_MS;
    expect((await log.counts('food')).size).toBe(0);
  });

  test('is kept, by several tabs at once, and waits for what is being written', async () => {
    const store = createMemoryStore();
    const tabs = [1, 2, 3].map(() => createCrashLog(store, () => 0));
    const writing = tabs.map((tab) => tab.add('food', 'a', 'crash'));
    await Promise.all(writing);
    expect((await createCrashLog(store, () => 0).counts('food')).get('a')).toBe(3);
    const [tab] = tabs;
    void tab?.add('food', 'a', 'crash');
    expect((await tab?.counts('food'))?.get('a')).toBe(4);
  });

  test('counts nothing that lies ahead of a clock that was set back, and does not grow', async () => {
    let time = 10 * MINUTE_MS;
    const store = createMemoryStore();
    const log = createCrashLog(store, () => time);
    for (let crash = 0; crash < 100; crash += 1) await log.add('food', 'a', 'crash');
    expect((await log.counts('food')).get('a')).toBe(20);
    time = 0;
    expect((await log.counts('food')).size).toBe(0);
  });

  test('answers how the version ended within the window', async () => {
    let time = 0;
    const log = createCrashLog(createMemoryStore(), () => time);
    expect(await log.add('food', 'a', 'hang')).toEqual(['hang']);
    time += 5 * MINUTE_MS;
    await log.add('food', 'b', 'crash');
    expect(await log.add('food', 'a', 'splash_timeout')).toEqual(['hang', 'splash_timeout']);
    time += 5 * MINUTE_MS;
    expect(await log.add('food', 'a', 'documents')).toEqual(['splash_timeout', 'documents']);
  });

  test('goes on after a store that failed', async () => {
    const store = createMemoryStore();
    let fails = true;
    const log = createCrashLog(
      {
        ...store,
        cas: (key, old, next) => (fails ? Promise.reject(new Error('full')) : store.cas(key, old, next)),
      },
      () => 0,
    );
    await expect(log.add('food', 'a', 'crash')).rejects.toThrow('full');
    fails = false;
    await log.add('food', 'a', 'crash');
    expect((await log.counts('food')).get('a')).toBe(1);
  });
});
