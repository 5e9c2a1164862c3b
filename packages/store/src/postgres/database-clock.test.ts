import { describe, expect, test } from 'vitest';
import { createDatabaseClock } from './database-clock.ts';

function world() {
  const state = { here: 50 };
  return { state, clock: createDatabaseClock(() => state.here) };
}

describe(createDatabaseClock, () => {
  test('is the database’s time in whole milliseconds, as it was midway between question and answer', () => {
    const { state, clock } = world();
    state.here = 60;
    clock.heard(1_800_000_000_000, 50);
    expect(clock.now()).toBe(1_800_000_000_005);
    state.here += 600.7;
    expect(clock.now()).toBe(1_800_000_000_605);
    expect(clock.age()).toBeCloseTo(600.7);
  });

  test('follows the database when that was set', () => {
    const { state, clock } = world();
    clock.heard(1_800_000_000_000, 50);
    state.here += 1_000;
    clock.heard(1_800_003_600_000, 1_050);
    expect(clock.now()).toBe(1_800_003_600_000);
  });

  test('goes on for 30 seconds without an answer, then refuses', () => {
    const { state, clock } = world();
    clock.heard(1_800_000_000_000, 50);
    state.here += 30_000;
    expect(clock.now()).toBe(1_800_000_030_000);
    state.here += 1;
    const refusal = expect.objectContaining({ name: 'StoreUnavailable', outcome: 'nothing_written' });
    expect(() => clock.now()).toThrow(refusal);
  });

  test('refuses when it never heard the database', () => {
    expect(() => world().clock.now()).toThrow(/cannot answer/);
  });
});
