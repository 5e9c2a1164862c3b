import { describe, expect, it } from 'vitest';
import { chooseLocale, parseLocales, textIn } from './locale.ts';

describe(parseLocales, () => {
  it('reads ui_locales (OIDC Core §3.1.2.1) and Accept-Language alike', () => {
    expect(parseLocales('fr-CA fr en')).toEqual(['fr-CA', 'fr', 'en']);
    expect(parseLocales('de-CH, de;q=0.8,*;q=0.1')).toEqual(['de-CH', 'de']);
  });
  it('drops what is not a language tag and keeps ten at most', () => {
    expect(parseLocales('<script> de')).toEqual(['de']);
    expect(parseLocales(Array<string>(50).fill('de').join(' '))).toHaveLength(10);
    expect(parseLocales(undefined)).toEqual([]);
  });
});

describe(chooseLocale, () => {
  it('takes the exact tag before the primary language, in the order of preference', () => {
    expect(chooseLocale(['pt-br', 'de'], ['en', 'de', 'pt-BR'])).toBe('pt-BR');
    expect(chooseLocale(['de-CH'], ['en', 'de'])).toBe('de');
  });
  it('falls back to English', () => {
    expect(chooseLocale(['ja'], ['en', 'de'])).toBe('en');
  });
});

describe(textIn, () => {
  it('never reads an inherited member', () => {
    expect(textIn({ en: 'Name' }, 'constructor')).toBe('Name');
  });
});
