import { describe, expect, it } from 'vitest';
import { createTapGuard } from './tap-guard.ts';

describe(createTapGuard, () => {
  it('T019 waits half a second, and again when the sheet was moved or covered', () => {
    let now = 1000;
    const guard = createTapGuard(() => now);
    now = 1499;
    expect(guard.waitMs()).toBe(1);
    now = 1500;
    expect(guard.waitMs()).toBe(0);
    guard.disturb();
    expect(guard.waitMs()).toBe(500);
  });
});
