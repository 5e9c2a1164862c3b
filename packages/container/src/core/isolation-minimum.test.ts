import { describe, expect, test } from 'vitest';
import { weakerThan } from './isolation-minimum.ts';

const STRONG = { process: 'own', egress: 'closed', storage: 'persistent', siblings: 'cross-site' } as const;
const WEAK = { process: 'shared', egress: 'csp', storage: 'none', siblings: 'same-site' } as const;

describe(weakerThan, () => {
  test('asks for nothing by default, and is content with what is at least as strong', () => {
    expect(weakerThan(WEAK, {})).toEqual([]);
    expect(weakerThan(STRONG, WEAK)).toEqual([]);
    expect(weakerThan(STRONG, STRONG)).toEqual([]);
    expect(weakerThan({ ...STRONG, storage: 'session' }, { storage: 'session' })).toEqual([]);
  });
  test('names every part that is too weak', () => {
    expect(weakerThan(WEAK, STRONG)).toEqual(['process', 'egress', 'storage', 'siblings']);
    expect(weakerThan({ ...STRONG, storage: 'session' }, STRONG)).toEqual(['storage']);
    expect(weakerThan(WEAK, { storage: 'session' })).toEqual(['storage']);
  });
});
