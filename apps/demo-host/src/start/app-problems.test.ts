import { describe, expect, it } from 'vitest';
import { parseAppProblems } from './app-problems.ts';

describe(parseAppProblems, () => {
  it('reads what is wrong with which mini-program', () => {
    const problems = [
      { app_id: 'food', message: 'manifest.json:\n  version: missing' },
      { app_id: 'bank', message: 'x'.repeat(9_999) },
    ];
    expect([...parseAppProblems({ problems })]).toEqual([
      ['food', 'manifest.json:\n  version: missing'],
      ['bank', 'x'.repeat(4_000)],
    ]);
  });
  it.each([
    null,
    7,
    [],
    {},
    { problems: 'x' },
    { problems: [null, 7, {}, { app_id: '../x', message: '' }, { app_id: 'food' }] },
  ])('finds nothing wrong in %j', (document) => {
    expect(parseAppProblems(document).size).toBe(0);
  });
});
