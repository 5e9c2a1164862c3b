import { beforeEach, describe, expect, test } from 'vitest';
import { createWatchdog, type Watchdog } from './watchdog.ts';

let time = 0;
let timers: { at: number; callback: () => void }[] = [];
let pings: number[] = [];
let said: boolean[] = [];
let answer: 'sent' | 'full' | 'closed' = 'sent';
let dog: Watchdog;
/** Runs what is due, at the time when it is due; `late` jumps there, as a host that was suspended does. */
function advance(ms: number, { late = false } = {}): void {
  const end = time + ms;
  if (late) time = end;
  for (;;) {
    const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
    if (next === undefined) break;
    timers = timers.filter((timer) => timer !== next);
    time = Math.max(time, next.at);
    next.callback();
  }
  time = end;
}
beforeEach(() => {
  time = 0;
  timers = [];
  pings = [];
  said = [];
  answer = 'sent';
  dog = createWatchdog({
    now: () => time,
    timers: {
      set(callback, ms) {
        const timer = { at: time + ms, callback };
        timers.push(timer);
        return timer;
      },
      clear(timer) {
        timers = timers.filter((one) => one !== timer);
      },
    },
    ping(n) {
      pings.push(n);
      return answer;
    },
    onResponding: (responding) => void said.push(responding),
  });
});

describe(createWatchdog, () => {
  test('asks once a second, with a number that rises', () => {
    dog.run(true);
    dog.run(true);
    advance(3000);
    expect(pings).toEqual([1, 2, 3]);
  });

  test('speaks up five seconds after the first ping without an answer, once', () => {
    dog.run(true);
    advance(5999);
    expect(said).toEqual([]);
    advance(1);
    expect(said).toEqual([false]);
    expect(dog.isResponding).toBe(false);
    advance(60_000);
    expect(said).toEqual([false]);
    dog.heard();
    expect(said).toEqual([false, true]);
  });

  test('stays silent as long as something comes within five seconds', () => {
    dog.run(true);
    for (let round = 0; round < 20; round += 1) {
      advance(4900);
      dog.heard();
    }
    expect(said).toEqual([]);
  });

  test('counts no time in which the host stood still', () => {
    dog.run(true);
    advance(3000);
    advance(600_000, { late: true });
    advance(4000);
    expect(said).toEqual([]);
    advance(2000);
    expect(said).toEqual([false]);
  });

  test('never speaks up when every second of the host takes two (throttled)', () => {
    dog.run(true);
    for (let round = 0; round < 60; round += 1) advance(2000, { late: true });
    expect(said).toEqual([]);
  });

  test('forgets what it waited for while it rests', () => {
    dog.run(true);
    advance(4000);
    dog.run(false);
    advance(60_000);
    dog.run(true);
    advance(5000);
    expect(said).toEqual([]);
    expect(pings.length).toBe(9);
  });

  test('waits for nothing where there is no document, and does where the channel is full', () => {
    answer = 'closed';
    dog.run(true);
    advance(60_000);
    expect(said).toEqual([]);
    answer = 'full';
    advance(6000);
    expect(said).toEqual([false]);
  });

  test('is still after its end', () => {
    dog.run(true);
    dog.end();
    dog.run(true);
    advance(10_000);
    expect(pings).toEqual([]);
  });
});
