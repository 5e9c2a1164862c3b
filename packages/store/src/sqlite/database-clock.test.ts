import { describe, expect, test } from 'vitest';
import { createDatabaseClock } from './database-clock.ts';
import type { Connection } from './statement.ts';

function world() {
  const state = { database: 1_800_000_000_000.4, here: 50, broken: false, asked: 0 };
  const get = () => {
    if (state.broken) throw new Error('no database');
    state.asked += 1;
    return { now: state.database / 1_000 };
  };
  const clock = createDatabaseClock({ get } as unknown as Connection, () => state.here);
  return { state, clock };
}

describe(createDatabaseClock, () => {
  test('is the database’s clock in whole milliseconds, counted on by the monotonic one in between', () => {
    const { state, clock } = world();
    expect(clock.now()).toBe(1_800_000_000_000);
    state.here += 600;
    expect(clock.now()).toBe(1_800_000_000_600);
    expect(state.asked).toBe(1);
  });

  test('follows the database when that was set, within a second', () => {
    const { state, clock } = world();
    clock.now();
    state.database += 3_600_000;
    state.here += 1_000;
    expect(clock.now()).toBe(1_800_003_600_000);
  });

  test('goes on for 30 seconds without an answer, then refuses', () => {
    const { state, clock } = world();
    clock.now();
    state.broken = true;
    state.here += 30_000;
    expect(clock.now()).toBe(1_800_000_030_000);
    state.here += 1;
    expect(() => clock.now()).toThrow(
      expect.objectContaining({ name: 'StoreUnavailable', outcome: 'nothing_written' }),
    );
    state.broken = false;
    expect(clock.now()).toBe(1_800_000_000_000);
  });

  test('refuses when it never heard the database', () => {
    const { state, clock } = world();
    state.broken = true;
    expect(() => clock.now()).toThrow(/cannot answer/);
  });
});
