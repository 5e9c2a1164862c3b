// The numbers that the promise of speed is judged by.
import { describe, expect, it } from 'vitest';
import { brokenPromise, p99 } from './beats.ts';

const steady = (count: number): number[] => Array.from({ length: count }, () => 10);

describe(p99, () => {
  it('is the beat itself where nothing was late', () => {
    expect(p99(steady(300))).toBe(10);
  });

  it('counts a standstill for everybody who came in it', () => {
    // One beat of 300 is not one percent; half a second of three and a half is a seventh of the time.
    expect(p99([...steady(300), 500])).toBeGreaterThan(400);
  });

  it('is nothing where nothing beat', () => {
    expect(p99([])).toBe(0);
  });
});

describe(brokenPromise, () => {
  it('is kept up to 200 ms of the host and 500 ms of a sibling', () => {
    expect(brokenPromise({ host: 200, sibling: 500 })).toBeNull();
  });

  it('says who was late', () => {
    expect(brokenPromise({ host: 201, sibling: 500 })).toBe('the host was 201 ms late (p99)');
    expect(brokenPromise({ host: 201, sibling: 501 })).toContain('the sibling was 501 ms late (p99)');
  });
});
