import { describe, expect, it } from 'vitest';
import { createTapGuard } from './tap-guard.ts';

const tap = { isTrusted: true };

describe(createTapGuard, () => {
  it('T019 ignores taps for the first half second', () => {
    let now = 1000;
    const guard = createTapGuard(() => now);
    now = 1499;
    expect(guard.accepts(tap)).toBe(false);
    expect(guard.waitMs()).toBe(1);
    now = 1500;
    expect(guard.accepts(tap)).toBe(true);
  });
  it('T019 starts again when the sheet is moved or covered', () => {
    let now = 0;
    const guard = createTapGuard(() => now);
    now = 2000;
    guard.disturb();
    now = 2499;
    expect(guard.accepts(tap)).toBe(false);
  });
  it('T019 counts the wait down, and again when the sheet was moved or covered', () => {
    let now = 1000;
    const guard = createTapGuard(() => now);
    now = 1499;
    expect(guard.waitMs()).toBe(1);
    now = 1500;
    expect(guard.waitMs()).toBe(0);
    guard.disturb();
    expect(guard.waitMs()).toBe(500);
  });
  it('T027 never accepts a tap that a script made', () => {
    let now = 0;
    const guard = createTapGuard(() => now);
    now = 9999;
    expect(guard.accepts({ isTrusted: false })).toBe(false);
  });
});
