// The table of platforms ticks what was run, and nothing else.
import { describe, expect, it } from 'vitest';
import runs from './platform-runs.json' with { type: 'json' };
import { COLUMNS, PLATFORMS, type PlatformRun, platformTable } from './platforms-page.ts';

const run: PlatformRun = {
  platform: 'webkitgtk',
  column: 'contract',
  date: '2026-11-22',
  version: '2.50.6',
  command: 'npm run test:native',
  passed: 40,
  failed: 0,
};
const rowOf = (all: readonly PlatformRun[], title: string) => platformTable(all).find(([name]) => name === title);

describe(platformTable, () => {
  it('says "not run" where there is no record', () => {
    expect(platformTable([]).flatMap(([, ...cells]) => cells)).toEqual(Array(30).fill('not run'));
  });
  it('ticks a run without failures, with its date, in its own cell only', () => {
    expect(rowOf([run], PLATFORMS.webkitgtk)).toEqual([
      PLATFORMS.webkitgtk,
      'not run',
      'not run',
      '✓ 40 · 2026-11-22',
      'not run',
      'not run',
    ]);
  });
  it('ticks no run with a failure', () => {
    expect(rowOf([{ ...run, failed: 2 }], PLATFORMS.webkitgtk)?.[3]).toBe('40 of 42 · 2026-11-22');
  });
  it('shows the newest run', () => {
    const newer = { ...run, date: '2027-01-02', passed: 41 };
    expect(rowOf([newer, run], PLATFORMS.webkitgtk)?.[3]).toBe('✓ 41 · 2027-01-02');
  });
});

describe('the records', () => {
  it.each(runs.map((one) => [`${one.platform} ${one.column}`, one] as const))(
    '%s: a known cell, a date, a version and a command',
    (_, one) => {
      expect(Object.keys(PLATFORMS)).toContain(one.platform);
      expect(Object.keys(COLUMNS)).toContain(one.column);
      expect(one.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(one.version).toMatch(/\d/);
      expect(one.command).toMatch(/^(npm|npx|node|gradle|xcodebuild) /);
      expect(one.passed).toBeGreaterThan(0);
      expect(one.failed).toBeGreaterThanOrEqual(0);
    },
  );
});
