import { describe, expect, it } from 'vitest';
import { isAppId } from './ids.ts';

describe(isAppId, () => {
  it.each(['food', 'a-b', 'abc', 'tickets-2', `a${'b'.repeat(30)}`])('accepts %j', (id) =>
    expect(isAppId(id)).toBe(true),
  );
  it.each([
    '',
    'ab',
    'Food',
    '2food',
    'a--b',
    'food-',
    '-food',
    'fo_od',
    'food.',
    'host',
    'davit',
    'localhost',
    'fооd',
    `a${'b'.repeat(31)}`,
    7,
    null,
  ])('T013 refuses %j', (id) => {
    expect(isAppId(id)).toBe(false);
  });
});
