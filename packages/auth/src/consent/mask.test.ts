import { describe, expect, it } from 'vitest';
import { maskEmail, maskName, maskPhone } from './mask.ts';

describe(maskEmail, () => {
  it('keeps the first letter and the domain', () => {
    expect(maskEmail('alice@example.com')).toBe('a•••@example.com');
  });
  it('does not tell how long the name is', () => {
    expect(maskEmail('a@example.com')).toBe('a•••@example.com');
  });
  it('does not cut a letter outside the basic plane in half', () => {
    expect(maskEmail('𝒜lice@example.com')).toBe('𝒜•••@example.com');
  });
});

describe(maskPhone, () => {
  it('keeps the beginning of the country code and the last three digits', () => {
    expect(maskPhone('+44 7700 900123')).toBe('+44 ••• ••• 123');
  });
  it('shows nothing of a number that is too short to hide in', () => {
    expect(maskPhone('12345')).toBe('•••');
  });
});

describe(maskName, () => {
  it('keeps the first letter of every word', () => {
    expect(maskName('Alice van Adams')).toBe('A••• v••• A•••');
  });
});
