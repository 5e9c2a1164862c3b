import { describe, expect, it } from 'vitest';
import { keyMeaning } from './key-meaning.ts';

const press = (key: string, isAlt = false) => ({ key, isAlt, isOtherHeld: false });
const place = { isLogin: false, isAsked: false, isInPage: false };

describe(keyMeaning, () => {
  it('leaves Escape to a mini-program that has the keyboard, and leads home from the host’s own controls', () => {
    expect(keyMeaning(press('Escape'), { ...place, isInPage: true })).toBeNull();
    expect(keyMeaning(press('Escape'), place)).toBe('home');
  });
  it.each([
    ['Left', true],
    ['Home', true],
    ['KP_Left', true],
    ['Back', false],
    ['HomePage', false],
  ] as const)('leads home from a mini-program by %s (with Alt: %s), whatever its page does', (key, isAlt) => {
    expect(keyMeaning(press(key, isAlt), { ...place, isInPage: true })).toBe('home');
    expect(keyMeaning(press(key, !isAlt), { ...place, isInPage: true })).toBeNull();
    expect(keyMeaning({ ...press(key, isAlt), isOtherHeld: true }, { ...place, isInPage: true })).toBeNull();
  });
  it('walks away from the consent sheet by Escape, and leads nowhere past it', () => {
    const asked = { ...place, isAsked: true };
    expect(keyMeaning(press('Escape'), asked)).toBe('walk-away');
    expect(keyMeaning(press('Left', true), asked)).toBeNull();
    expect(keyMeaning(press('Back'), asked)).toBeNull();
  });
  it('leads nowhere from the log-in', () => {
    for (const key of [press('Escape'), press('Left', true), press('Back')])
      expect(keyMeaning(key, { ...place, isLogin: true })).toBeNull();
  });
});
