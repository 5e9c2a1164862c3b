import { describe, expect, it } from 'vitest';
import { gotOf, isTriedAgain } from './burden.ts';

const calm = { host: 10, sibling: 10 };
const late = { host: 900, sibling: 10 };

describe('what a burden got', () => {
  it('is nothing, lateness, what else it got, or both', () => {
    expect(gotOf({ measured: calm, more: null })).toBeNull();
    expect(gotOf({ measured: late, more: null })).toBe('the host was 900 ms late (p99)');
    expect(gotOf({ measured: calm, more: 'keys' })).toBe('keys');
    expect(gotOf({ measured: late, more: 'keys' })).toBe('the host was 900 ms late (p99); keys');
  });

  it('is measured once more only where it was lateness and nothing else', () => {
    expect(isTriedAgain({ measured: late, more: null })).toBe(true);
    expect(isTriedAgain({ measured: late, more: 'keys' })).toBe(false);
    expect(isTriedAgain({ measured: calm, more: 'keys' })).toBe(false);
    expect(isTriedAgain({ measured: calm, more: null })).toBe(false);
  });
});
