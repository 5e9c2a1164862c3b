// The sweeper against a store that only counts: what it deletes, how fast, and that it stops.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { startSweeper } from '../src/ops/sweeper.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function storeWith(expired: number) {
  const state = { left: expired, batches: [] as number[] };
  const sweep = async (maxRows: number): Promise<number> => {
    const rows = Math.min(maxRows, state.left);
    state.left -= rows;
    state.batches.push(rows);
    return rows;
  };
  return { state, sweep };
}

describe(startSweeper, () => {
  it('goes on, batch after batch, until nothing expired is left: rows come faster than one batch at a time', async () => {
    const { state, sweep } = storeWith(2_200);
    const stop = startSweeper({ sweep }, quiet, 20);
    await vi.waitFor(() => expect(state.left).toBe(0));
    await stop();
    expect(state.batches.slice(0, 5)).toEqual([500, 500, 500, 500, 200]);
  });

  it('stops between two batches, and says what it has done', async () => {
    const { state, sweep } = storeWith(1_000_000);
    const said: unknown[] = [];
    const stop = startSweeper({ sweep }, { ...quiet, info: (event, fields) => said.push([event, fields]) }, 5);
    await vi.waitFor(() => expect(state.batches.length).toBeGreaterThan(2));
    await stop();
    const { length } = state.batches;
    await sleep(50);
    expect(state.batches).toHaveLength(length);
    expect(said).toEqual([['store.swept', { rows: length * 500 }]]);
  });

  it('outlives a store that is away', async () => {
    let calls = 0;
    const sweep = async (): Promise<number> => {
      calls += 1;
      throw new Error('away');
    };
    const stop = startSweeper({ sweep }, quiet, 5);
    await vi.waitFor(() => expect(calls).toBeGreaterThan(2));
    await stop();
  });
});
