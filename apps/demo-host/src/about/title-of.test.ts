import { describe, expect, it } from 'vitest';
import { ABOUT_TEXTS } from './about-texts.ts';
import { titleOf } from './title-of.ts';

describe(titleOf, () => {
  it('has plain words for what it knows, and the bounded name of what it does not', () => {
    expect(titleOf(ABOUT_TEXTS.scopes, 'email')).toBe('Your e-mail address');
    expect(titleOf(ABOUT_TEXTS.scopes, 'loyalty')).toBe('loyalty');
    expect([...titleOf(ABOUT_TEXTS.scopes, 'x'.repeat(500))].length).toBeLessThanOrEqual(61);
  });
  it.each(['constructor', 'toString', '__proto__'])('takes %s as a name like any other', (name) => {
    expect(titleOf(ABOUT_TEXTS.permissions, name)).toBe(name);
  });
});
