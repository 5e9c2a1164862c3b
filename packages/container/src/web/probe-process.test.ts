// Processes as the probe sees them: of their own, shared in either way, and on a machine that is busy itself.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { probeProcess } from './probe-process.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** `answerMs`: what an answer takes when nobody holds it up. `startMs`: until the busy one has begun. */
function machine({
  answerMs,
  startMs = 5,
  isShared = false,
}: {
  answerMs: number;
  startMs?: number;
  isShared?: boolean;
}) {
  const spins: number[] = [];
  let busyFrom = Number.POSITIVE_INFINITY;
  let busyUntil = 0;
  return {
    spins,
    busy: {
      async spin(ms: number) {
        spins.push(ms);
        busyFrom = Date.now() + startMs;
        busyUntil = busyFrom + ms;
        await sleep(startMs + ms);
        return [busyFrom, busyUntil] as const;
      },
    },
    idle: {
      async ping() {
        await sleep(answerMs);
        if (isShared && Date.now() >= busyFrom && Date.now() < busyUntil) await sleep(busyUntil - Date.now() + 1);
      },
    },
  };
}
async function probed(options: Parameters<typeof machine>[0]) {
  const { busy, idle, spins } = machine(options);
  const found = probeProcess(busy, idle);
  await vi.advanceTimersByTimeAsync(10_000);
  return { found: await found, spins };
}

describe(probeProcess, () => {
  test('finds processes of their own, at the first try', async () => {
    expect(await probed({ answerMs: 3 })).toEqual({ found: 'own', spins: [200] });
  });

  test.each([
    ['answers take a while', { answerMs: 120 }],
    ['answers take long', { answerMs: 240 }],
    ['the busy one starts late', { answerMs: 60, startMs: 150 }],
  ])('finds them on a machine that is busy itself: %s', async (_, options) => {
    expect((await probed(options)).found).toBe('own');
  });

  test.each([
    ['quick', { answerMs: 1 }],
    ['slow', { answerMs: 90 }],
    // What is answered before the busy one has begun shows nothing.
    ['about to begin', { answerMs: 2, startMs: 300 }],
  ])('finds that one stands still while the other is busy: %s', async (_, options) => {
    expect(await probed({ ...options, isShared: true })).toEqual({ found: 'shared', spins: [200, 400, 800] });
  });

  test('takes no answer for an answer', async () => {
    const { busy } = machine({ answerMs: 1 });
    const found = probeProcess(busy, { ping: () => Promise.reject(new Error('silent')) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await found).toBe('shared');
  });
});
