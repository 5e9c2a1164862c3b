import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../tests/fixtures/sqlite.ts';
import { memoryReplayStore } from './memory-replay-store.ts';
import type { ReplayStore } from './replay-store.ts';
import { SQLITE_REPLAY_SCHEMA, sqliteReplayStore } from './sqlite-replay-store.ts';

const NOW = 1_800_000_000;
const folder = mkdtempSync(join(tmpdir(), 'davit-signature-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function openSqlite(file = join(folder, `${files++}.db`)) {
  const database = openDatabase(file);
  database.db.exec(SQLITE_REPLAY_SCHEMA);
  return { ...database, file, store: sqliteReplayStore(database.run) };
}
const id = (number: number): Uint8Array => {
  const bytes = new Uint8Array(32).fill(200);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
};

const stores: readonly (readonly [string, () => ReplayStore])[] = [
  ['memory', () => memoryReplayStore({ clock: () => NOW })],
  ['SQLite', () => openSqlite().store],
];
describe.each(stores)('the contract of a replay store: %s', (_name, open) => {
  it('spends an id once', async () => {
    const store = open();
    expect(await store.spend(id(1), NOW + 60)).toBe(true);
    expect(await store.spend(id(1), NOW + 60)).toBe(false);
    expect(await store.spend(id(1), NOW + 600)).toBe(false);
    expect(await store.spend(id(2), NOW + 60)).toBe(true);
  });
  it('tells ids apart that differ in one bit, at any place', async () => {
    const store = open();
    expect(await store.spend(id(0), NOW + 60)).toBe(true);
    for (let bit = 0; bit < 256; bit += 1) {
      const other = id(0);
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(await store.spend(other, NOW + 60)).toBe(true);
    }
  });
  it('refuses what is no id', async () => {
    const store = open();
    for (const [bytes, end] of [
      [new Uint8Array(31), NOW],
      [new Uint8Array(33), NOW],
      [id(1), Number.NaN],
      [id(1), Number.POSITIVE_INFINITY],
    ] as const)
      await expect((async () => store.spend(bytes, end))()).rejects.toThrow(TypeError);
  });
});

describe(memoryReplayStore, () => {
  it('forgets what has ended, and not a second earlier', () => {
    let now = NOW;
    const store = memoryReplayStore({ clock: () => now });
    store.spend(id(1), NOW + 10);
    store.spend(id(2), NOW + 20);
    now = NOW + 10;
    expect([store.spend(id(1), NOW + 10), store.size]).toEqual([false, 2]);
    now = NOW + 11;
    expect([store.spend(id(2), NOW + 20), store.size]).toEqual([false, 1]);
  });
  it('refuses an id that it may have forgotten, also when the clock goes back', () => {
    let now = NOW;
    const store = memoryReplayStore({ clock: () => now });
    expect(store.spend(id(1), NOW + 10)).toBe(true);
    now = NOW + 11;
    expect(store.spend(id(3), NOW + 60)).toBe(true);
    now = NOW;
    expect(store.spend(id(1), NOW + 10)).toBe(false);
  });
  it('refuses when it is full rather than forgetting, and goes on when there is room', () => {
    let now = NOW;
    const store = memoryReplayStore({ capacity: 3, clock: () => now });
    for (const number of [1, 2, 3]) store.spend(id(number), NOW + 60);
    expect(() => store.spend(id(4), NOW + 60)).toThrow('full');
    expect(store.spend(id(1), NOW + 60)).toBe(false);
    now = NOW + 61;
    expect(store.spend(id(4), NOW + 120)).toBe(true);
    expect(store.size).toBe(1);
  });
});

describe(sqliteReplayStore, () => {
  it('T139 remembers over connections and over an end', async () => {
    const first = openSqlite();
    const second = openSqlite(first.file);
    expect(await first.store.spend(id(1), NOW + 60)).toBe(true);
    expect(await second.store.spend(id(1), NOW + 60)).toBe(false);
    first.db.close();
    second.db.close();
    expect(await openSqlite(first.file).store.spend(id(1), NOW + 60)).toBe(false);
  });
  it('forgets on demand what has ended, at most 1,000 at once', async () => {
    const { store, db } = openSqlite();
    db.exec('BEGIN');
    for (let i = 0; i < 1500; i += 1) await store.spend(id(i), NOW + (i < 1200 ? 0 : 60));
    db.exec('COMMIT');
    expect([
      await store.purge(NOW),
      await store.purge(NOW + 1),
      await store.purge(NOW + 1),
      await store.purge(NOW + 1),
    ]).toEqual([0, 1000, 200, 0]);
    expect(await store.spend(id(1400), NOW + 60)).toBe(false);
    expect(await store.spend(id(0), NOW + 60)).toBe(true);
  });
  it('T141 throws when the database does, and when it answers oddly', async () => {
    const { store, db } = openSqlite();
    db.exec('DROP TABLE used_signatures');
    expect(() => store.spend(id(1), NOW)).toThrow('used_signatures');
    expect(() => sqliteReplayStore(() => ({ changes: 2 })).spend(id(1), NOW)).toThrow('2 rows');
    expect(() => sqliteReplayStore(() => ({ changes: Number.NaN })).spend(id(1), NOW)).toThrow('NaN rows');
    await expect(sqliteReplayStore(async () => Promise.reject(new Error('gone'))).spend(id(1), NOW)).rejects.toThrow(
      'gone',
    );
    expect(sqliteReplayStore(() => ({ changes: 1n })).spend(id(1), NOW)).toBe(true);
  });
});
