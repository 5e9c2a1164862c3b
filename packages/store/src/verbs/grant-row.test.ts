import type { Grant } from '@davit/auth';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideGrant } from './grant-row.ts';

const held = (scopes: readonly string[], state: Grant['state'] = 'active'): Grant => ({
  ...{ grantId: 'g', userId: 'u', clientId: 'c', version: 3, state, scopes, askEveryTime: false, askAnew: false },
  ...{ purposeHashes: Object.fromEntries(scopes.map((name) => [name, 'old'])), createdAt: 0, updatedAt: 0 },
});
const decide = (before: Grant | null, requested: string[], granted: string[]) =>
  decideGrant(before, { requested, granted, purposeHashes: Object.fromEntries(granted.map((name) => [name, 'new'])) });

describe(decideGrant, () => {
  test('a first decision is version 1 with what was granted', () => {
    expect(decide(null, ['a', 'b'], ['a'])).toEqual({ version: 1, scopes: ['a'], purposeHashes: { a: 'new' } });
  });

  test('a declined scope that was held narrows; the text that was allowed last counts', () => {
    const decided = { version: 4, scopes: ['c', 'a'], purposeHashes: { a: 'new', c: 'old' } };
    expect(decide(held(['a', 'b', 'c']), ['a', 'b'], ['a'])).toEqual(decided);
  });

  test('a withdrawn grant holds nothing, and keeps its risen version', () => {
    expect(decide(held(['a', 'b'], 'withdrawn'), ['a'], ['a'])).toMatchObject({ version: 3, scopes: ['a'] });
  });

  test('is always (held − requested) ∪ granted, and the version rises exactly when something is lost', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(names, names, fc.func(fc.boolean()), (before, requested, allows) => {
        const granted = requested.filter(allows);
        const { scopes, version, purposeHashes } = decide(held(before), requested, granted);
        const expected = new Set([...before.filter((name) => !requested.includes(name)), ...granted]);
        expect(new Set(scopes)).toEqual(expected);
        expect(scopes).toHaveLength(expected.size);
        expect(version).toBe(before.every((name) => expected.has(name)) ? 3 : 4);
        expect(new Set(Object.keys(purposeHashes))).toEqual(expected);
      }),
    );
  });
});
