import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryReplayStore } from '../index.ts';
import { describeCause, reportToConsole } from './outage-report.ts';

const NOW = 1_800_000_000;
const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => vi.restoreAllMocks());

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe(describeCause, () => {
  it('says what is the matter with a store of ours', () => {
    const full = memoryReplayStore({ capacity: 0, clock: () => NOW });
    expect(describeCause(thrownBy(() => full.spend(new Uint8Array(32), NOW + 60)))).toBe(
      'the replay store is full (0 ids)',
    );
  });
  it('names kind, code and place of any other error, and quotes none: messages may hold secrets', () => {
    class DatabaseError extends Error {
      readonly code = 'ECONNREFUSED';
    }
    const message = 'postgres://shop:hunter2@10.0.0.7/db\n    at secret (hunter2) is down';
    const text = describeCause(new DatabaseError(message));
    expect(text).toMatch(/^DatabaseError ECONNREFUSED, at .*outage-report\.test\.ts/);
    expect(text).not.toContain('hunter2');
    const changed = new TypeError('first');
    changed.message = 'hunter2';
    Object.assign(changed, { code: 'hunter2 as a code' });
    expect(describeCause(changed)).toMatch(/^TypeError(?:, at .*)?$/);
    expect(describeCause(changed)).not.toContain('hunter2');
    expect(describeCause(new Error())).toMatch(/^Error, at .*outage-report\.test\.ts/);
  });
  it('names the kind of what is no error', () => {
    for (const [cause, kind] of [
      [undefined, 'a undefined'],
      [null, 'null'],
      ['hunter2', 'a string'],
      [1, 'a number'],
    ] as const)
      expect(describeCause(cause)).toBe(`no error was thrown, but ${kind}`);
  });
});

describe(reportToConsole, () => {
  it('writes a line a minute, and says how often it was silent', () => {
    let now = NOW;
    const report = reportToConsole(() => now);
    for (let second = 0; second < 130; second += 1) {
      report(new RangeError('x'));
      now += 1;
    }
    expect(lines.map((line) => line.replace(/, at .*/, ''))).toEqual([
      '@davit/signature: 503, keys or replay store cannot answer: RangeError',
      '@davit/signature: 503, keys or replay store cannot answer (and 59 times more since the last line): RangeError',
      '@davit/signature: 503, keys or replay store cannot answer (and 59 times more since the last line): RangeError',
    ]);
  });
  it('does not fall silent for an hour when the clock goes back by one', () => {
    let now = NOW;
    const report = reportToConsole(() => now);
    report(null);
    now -= 3600;
    report(null);
    expect(lines).toHaveLength(2);
  });
});
