import { describe, expect, it } from 'vitest';
import type { Verdict } from '../harness/verdict.ts';
import { tryAll } from './try-all.ts';

const closed: Verdict = { word: 'closed' };
const missed: Verdict = { word: 'not shown', why: 'x' };
const turn = { isAlone: false, waits: false };

describe(tryAll, () => {
  it('tries what had trouble of its own once more, when nothing runs beside it any more', async () => {
    const running = new Set<string>();
    const beside: Record<string, string[]> = {};
    const told: [string, string][] = [];
    const tries: Record<string, number> = {};
    await tryAll(
      ['quick', 'unlucky', 'slow', 'never'],
      () => turn,
      { waiting: 1, working: 2 },
      async (id) => {
        running.add(id);
        tries[id] = (tries[id] ?? 0) + 1;
        await new Promise((resolve) => setTimeout(resolve, id === 'slow' ? 60 : 5));
        beside[id] = [...running].filter((other) => other !== id);
        running.delete(id);
        if (id === 'never') return missed;
        return id === 'unlucky' && tries[id] === 1 ? { word: 'not run', why: 'x' } : closed;
      },
      (id, { word }) => told.push([id, word]),
    );
    expect(tries).toEqual({ quick: 1, unlucky: 2, slow: 1, never: 2 });
    expect(beside).toMatchObject({ unlucky: [], never: [] });
    expect(Object.fromEntries(told)).toEqual({
      quick: 'closed',
      unlucky: 'closed',
      slow: 'closed',
      never: 'not shown',
    });
    expect(told).toHaveLength(4);
  });

  it('does not try once more what got through', async () => {
    let tries = 0;
    await tryAll(
      ['a'],
      () => turn,
      { waiting: 0, working: 1 },
      async () => {
        tries += 1;
        return { word: 'open', why: 'x' };
      },
      () => undefined,
    );
    expect(tries).toBe(1);
  });

  it('tries the timed ones first, each by itself', async () => {
    const order: string[] = [];
    await tryAll(
      ['b', 'timed', 'waits'],
      (id) => ({ isAlone: id === 'timed', waits: id === 'waits' }),
      { waiting: 1, working: 0 },
      async (id) => {
        order.push(id);
        return closed;
      },
      () => undefined,
    );
    expect(order).toEqual(['timed', 'waits', 'b']);
  });
});
