import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe(createRateLimit, () => {
  it('allows a minute’s worth at once and then says when to come back', () => {
    const limit = createRateLimit(3);
    for (let i = 0; i < 3; i += 1) expect(limit.take('10.0.0.1', 1000)).toBe(0);
    expect(limit.take('10.0.0.1', 1000)).toBe(20_000);
    expect(limit.take('10.0.0.1', 20_999)).toBeGreaterThan(0);
    expect(limit.take('10.0.0.1', 21_000)).toBe(0);
  });

  it('counts each address by itself', () => {
    const limit = createRateLimit(1);
    expect(limit.take('10.0.0.1', 0)).toBe(0);
    expect(limit.take('10.0.0.1', 0)).toBeGreaterThan(0);
    expect(limit.take('10.0.0.2', 0)).toBe(0);
  });

  it('takes an IPv6 /64 for one address', () => {
    const limit = createRateLimit(1);
    expect(limit.take('2001:db8::1', 0)).toBe(0);
    expect(limit.take('2001:db8:0:0:ffff::2', 0)).toBeGreaterThan(0);
  });

  it('is not refilled by a clock that goes back', () => {
    const limit = createRateLimit(1);
    expect(limit.take('10.0.0.1', 60_000)).toBe(0);
    expect(limit.take('10.0.0.1', 0)).toBeGreaterThan(0);
  });

  it('forgets the addresses that it saw first when there are too many', () => {
    const limit = createRateLimit(1);
    expect(limit.take('10.0.0.1', 0)).toBe(0);
    expect(limit.take('10.0.0.1', 0)).toBeGreaterThan(0);
    for (let i = 0; i < 50_000; i += 1) limit.take(`host-${i}`, 0);
    expect(limit.take('10.0.0.1', 0)).toBe(0);
  });
});
