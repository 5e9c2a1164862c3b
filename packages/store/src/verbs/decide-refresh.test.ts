import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideRefresh, type RefreshFacts } from './decide-refresh.ts';

const at = 1_000_000;
const facts: RefreshFacts = {
  generation: 5,
  rotatedAt: at,
  previousRotatedAt: at - 40_000,
  revoked: false,
  expired: false,
  notLive: null,
};
const decide = (presented: number, now: number, changes: Partial<RefreshFacts> = {}) => {
  const decision = decideRefresh({ ...facts, ...changes }, presented, now, 60_000);
  return decision.kind === 'refuse' ? decision.reason : decision.kind;
};

describe(decideRefresh, () => {
  test('the one before the current repeats for 60 s from the rotation that spent it, to the millisecond', () => {
    expect([decide(4, at), decide(4, at + 60_000), decide(4, at + 60_001)]).toEqual(['repeat', 'repeat', 'revoke']);
  });

  test('the one before that is refused for 60 s from its own rotation, and revokes later', () => {
    expect([decide(3, at + 20_000), decide(3, at + 20_001)]).toEqual(['refresh_spent', 'revoke']);
  });

  test('any older one revokes at once', () => {
    expect([decide(2, at), decide(0, at)]).toEqual(['revoke', 'revoke']);
  });

  test('a suspended client or user hides no replay, and gets no repeat', () => {
    const notLive = { notLive: 'client_inactive' } as const;
    expect([decide(4, at, notLive), decide(3, at, notLive)]).toEqual(['client_inactive', 'client_inactive']);
    expect(decide(2, at, notLive)).toBe('revoke');
  });

  test('what is over is not revoked once more', () => {
    expect([decide(0, at, { revoked: true }), decide(0, at, { expired: true })]).toEqual([
      'family_revoked',
      'refresh_expired',
    ]);
    expect(decide(6, at, { revoked: true })).toBe('refresh_unknown');
  });

  test('never repeats anything but the generation just before the current one', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.integer({ min: 0, max: 200_000 }), (generation, presented, after) => {
        const decision = decide(presented, at + after, { generation });
        if (decision === 'repeat') expect([presented, after <= 60_000]).toEqual([generation - 1, true]);
      }),
    );
  });
});
