import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../../tools/postgres/test-postgres.ts';
import { makeKey, type TestKey } from '../../tests/fixtures/keys.ts';
import { reasonOf, signExample } from '../../tests/fixtures/signed-request.ts';
import { openDatabase } from '../../tests/fixtures/sqlite.ts';
import { type MemoryReplayStore, memoryReplayStore } from './memory-replay-store.ts';
import { POSTGRES_REPLAY_SCHEMA, type PostgresReplayStore, postgresReplayStore } from './postgres-replay-store.ts';
import type { ReplayStore } from './replay-store.ts';
import { ReplayStoreError } from './replay-store-error.ts';
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
const database = testDatabase();
/** A store of its own on PostgreSQL, and a second process of the same database. */
async function openPostgres(): Promise<readonly [PostgresReplayStore, PostgresReplayStore]> {
  const url = await database.newSchema();
  await database.ask(url, POSTGRES_REPLAY_SCHEMA);
  const connect = () => {
    const run = database.connect(url);
    return postgresReplayStore(async (sql, parameters) => ({ changes: await run(sql, parameters) }));
  };
  return [connect(), connect()];
}
const id = (number: number): Uint8Array => {
  const bytes = new Uint8Array(32).fill(200);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
};

const stores: readonly (readonly [string, () => ReplayStore | Promise<ReplayStore>])[] = [
  ['memory', () => memoryReplayStore({ clock: () => NOW })],
  ['SQLite', () => openSqlite().store],
  ['PostgreSQL', async () => (await openPostgres())[0]],
];
describe.each(stores)('the contract of a replay store: %s', (_name, open) => {
  it('spends an id once', async () => {
    const store = await open();
    expect(await store.spend(id(1), NOW + 60)).toBe(true);
    expect(await store.spend(id(1), NOW + 60)).toBe(false);
    expect(await store.spend(id(1), NOW + 600)).toBe(false);
    expect(await store.spend(id(2), NOW + 60)).toBe(true);
  });
  it('tells ids apart that differ in one bit, at any place', async () => {
    const store = await open();
    expect(await store.spend(id(0), NOW + 60)).toBe(true);
    for (let bit = 0; bit < 256; bit += 1) {
      const other = id(0);
      other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(await store.spend(other, NOW + 60)).toBe(true);
    }
  });
  it('refuses what is no id', async () => {
    const store = await open();
    for (const [bytes, end] of [
      [new Uint8Array(31), NOW],
      [new Uint8Array(33), NOW],
      [id(1), Number.NaN],
      [id(1), Number.POSITIVE_INFINITY],
    ] as const)
      await expect((async () => store.spend(bytes, end))()).rejects.toThrow(TypeError);
  });
});

/** Each store with a clock, and what makes it forget by that clock. */
interface Clocked {
  readonly store: ReplayStore;
  forget(): unknown;
}
const clocked: readonly (readonly [string, (clock: () => number) => Clocked | Promise<Clocked>])[] = [
  [
    'memory',
    (clock) => {
      const store = memoryReplayStore({ clock });
      // Each call sweeps first; this id is there to stay.
      return { store, forget: () => store.spend(id(1_000_000), NOW + 100_000) };
    },
  ],
  [
    'SQLite',
    (clock) => {
      const { store } = openSqlite();
      return { store, forget: () => store.purge(clock()) };
    },
  ],
  [
    'PostgreSQL',
    async (clock) => {
      const [store] = await openPostgres();
      return { store, forget: () => store.purge(clock()) };
    },
  ],
];
describe.each(clocked)('a clock that is wrong: %s', (_name, open) => {
  const spend = async (store: ReplayStore, number: number, end: number) => store.spend(id(number), end);

  it('T139 no id is taken twice when the clock ran an hour ahead and came back', async () => {
    let now = NOW;
    const { store, forget } = await open(() => now);
    expect(await spend(store, 1, NOW + 120)).toBe(true);
    now = NOW + 3600;
    await forget();
    now = NOW + 2;
    await expect(spend(store, 1, NOW + 120)).rejects.toThrow(ReplayStoreError);
    // Nor is one that nobody has seen, as long as it could be one of the forgotten.
    await expect(spend(store, 2, NOW + 120)).rejects.toThrow('the clock went back');
    expect(await spend(store, 3, NOW + 121)).toBe(true);
    expect(await spend(store, 3, NOW + 121)).toBe(false);
  });
  it('T139 nor when requests were taken by the wrong clock, and the right one reaches their time', async () => {
    let now = NOW + 3600;
    const { store, forget } = await open(() => now);
    expect(await spend(store, 1, now + 120)).toBe(true);
    now += 300;
    await forget();
    now = NOW + 310;
    await expect(spend(store, 2, now + 120)).rejects.toThrow('the clock went back');
    now = NOW + 3600;
    await forget();
    await expect(spend(store, 1, now + 120)).rejects.toThrow('the clock went back');
    now = NOW + 3601;
    expect(await spend(store, 2, now + 120)).toBe(true);
  });
  it('T139 nor when it went back without anything forgotten: then all goes on', async () => {
    let now = NOW;
    const { store, forget } = await open(() => now);
    expect(await spend(store, 1, NOW + 120)).toBe(true);
    now = NOW - 3600;
    await forget();
    expect(await spend(store, 1, NOW + 120)).toBe(false);
    expect(await spend(store, 2, now + 120)).toBe(true);
    now = NOW + 60;
    await forget();
    expect(await spend(store, 1, NOW + 120)).toBe(false);
  });
  it('takes what is due when it is corrected by seconds', async () => {
    let now = NOW;
    const { store, forget } = await open(() => now);
    for (let step = 0; step < 300; step += 1) {
      now += step % 3 === 0 ? -4 : 3;
      await forget();
      // The earliest end that a verifier asks for: expired 30 s ago, body 25 s late, remembered for 60 s.
      expect(await spend(store, step, now + 5)).toBe(true);
    }
  });
});

describe(postgresReplayStore, () => {
  it('T140 lets exactly one of 64 have an id, over two processes', async () => {
    const processes = await openPostgres();
    for (let round = 0; round < 20; round += 1) {
      const told = await Promise.all(
        Array.from({ length: 64 }, (_, i) => processes[i % 2 === 0 ? 0 : 1].spend(id(round), NOW + 60)),
      );
      expect(told.filter((one) => one)).toHaveLength(1);
    }
  });
  it('keeps what it knows for a process that starts later, and forgets what has ended', async () => {
    const [first, second] = await openPostgres();
    expect(await first.spend(id(1), NOW + 10)).toBe(true);
    expect(await second.spend(id(1), NOW + 10)).toBe(false);
    expect(await second.purge(NOW + 10)).toBe(0);
    expect(await second.purge(NOW + 11)).toBe(1);
    await expect((async () => first.spend(id(1), NOW + 10))()).rejects.toThrow(ReplayStoreError);
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
  describe('T142 shares its room among callers', () => {
    const CAPACITY = 1000;
    /** How many of these requests of a caller are taken. */
    function send(store: MemoryReplayStore, owner: string, count: number, end: number): number {
      let taken = 0;
      for (let i = 0; i < count; i += 1)
        try {
          const bytes = new Uint8Array(createHash('sha256').update(`${owner} ${end} ${i}`).digest());
          if (store.spend(bytes, end, owner)) taken += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(ReplayStoreError);
        }
      return taken;
    }
    it('one that sends without end gets half, and all others go on', () => {
      const store = memoryReplayStore({ capacity: CAPACITY, clock: () => NOW });
      expect(send(store, 'flood', 3 * CAPACITY, NOW + 60)).toBe(CAPACITY / 2);
      for (let shop = 0; shop < 40; shop += 1) expect(send(store, `shop-${shop}`, 10, NOW + 60)).toBe(10);
      expect(send(store, 'flood', 100, NOW + 61)).toBe(0);
    });
    it('nine that do get a tenth each, and leave a tenth to all others: the next one gets half of that', () => {
      const store = memoryReplayStore({ capacity: CAPACITY, clock: () => NOW });
      for (let round = 0; round < CAPACITY; round += 1)
        for (let flood = 0; flood < 9; flood += 1) send(store, `flood-${flood}`, 1, NOW + 60 + round);
      expect(store.size).toBe((CAPACITY * 9) / 10);
      expect(send(store, 'shop', CAPACITY, NOW + 60)).toBe(CAPACITY / 20);
    });
    it('gives back what has ended', () => {
      let now = NOW;
      const store = memoryReplayStore({ capacity: CAPACITY, clock: () => now });
      for (let round = 1; round < 5; round += 1) {
        expect(send(store, 'flood', CAPACITY, now + 60)).toBe(CAPACITY / 2);
        now += 61;
      }
    });
    it('and says nothing of it to a copy: that is one still', () => {
      const store = memoryReplayStore({ capacity: 2, clock: () => NOW });
      expect(store.spend(id(1), NOW + 60, 'shop')).toBe(true);
      expect(() => store.spend(id(2), NOW + 60, 'shop')).toThrow('share');
      expect(store.spend(id(1), NOW + 60, 'shop')).toBe(false);
    });
    it('by the owner of the key, whichever key it is', () => {
      const store = memoryReplayStore({ capacity: 4, clock: () => NOW });
      const [first, second, other] = [
        makeKey('ed25519', 'flood'),
        makeKey('ed25519', 'flood'),
        makeKey('ed25519', 'shop'),
      ];
      const send = (key: TestKey) => reasonOf(signExample({ key }), { key, replay: store });
      expect([first, second, first, second, other].map(send)).toEqual([
        ...['accepted', 'accepted', 'replay_store_down', 'replay_store_down'],
        'accepted',
      ]);
    });
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
  it('T139 remembers until when it forgot, over connections and over an end', async () => {
    const first = openSqlite();
    await first.store.spend(id(1), NOW + 60);
    await first.store.purge(NOW + 3600);
    first.db.close();
    const second = openSqlite(first.file);
    expect(() => second.store.spend(id(1), NOW + 60)).toThrow('the clock went back');
    expect(await second.store.spend(id(1), NOW + 61)).toBe(true);
  });
  it('T139 takes nothing when it does not know until when it forgot', async () => {
    const { store, db } = openSqlite();
    db.exec('DELETE FROM forgotten_signatures');
    expect(await store.spend(id(1), NOW + 60)).toBe(false);
  });
  it('T139 notes what it is going to forget before it does', async () => {
    const { db, run } = openSqlite();
    const failing = sqliteReplayStore((sql, parameters) => {
      if (sql.startsWith('DELETE')) throw new Error('the process ended here');
      return run(sql, parameters);
    });
    expect(await failing.spend(id(1), NOW + 60)).toBe(true);
    expect(() => failing.purge(NOW + 3600)).toThrow('ended here');
    expect(db.prepare('SELECT until FROM forgotten_signatures').pluck().all()).toEqual([NOW + 60]);
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
