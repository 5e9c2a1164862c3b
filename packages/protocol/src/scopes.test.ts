import { describe, expect, it } from 'vitest';
import { parseScope } from './scopes.ts';

describe(parseScope, () => {
  it('RFC 6749 §3.3 keeps order and folds duplicates', () => {
    expect(parseScope('openid profile openid')).toEqual(['openid', 'profile']);
    expect(parseScope('')).toEqual([]);
  });
  it.each([
    ' openid',
    'openid ',
    'openid  email',
    'a"b',
    'a\\b',
    'ü',
    'a\nb',
    'x'.repeat(65),
    Array.from({ length: 65 }, (_, i) => `s${i}`).join(' '),
  ])('RFC 6749 §3.3 refuses %j', (text) => {
    expect(parseScope(text)).toBeNull();
  });
});
