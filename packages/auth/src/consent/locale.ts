// Which language a text is shown in: the first wanted tag that exists, then its primary language, then English.

type Texts = Readonly<Record<string, string>>;

/** Wanted BCP 47 tags in order of preference, from `ui_locales` (OIDC Core §3.1.2.1) or Accept-Language (weights ignored). */
export function parseLocales(value: string | undefined): string[] {
  return (value ?? '')
    .split(/[\s,]+/)
    .map((tag) => tag.replace(/;.*$/, ''))
    .filter((tag) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag))
    .slice(0, 10);
}

/** The best of the `available` tags, compared without case; `en` when none fits. */
export function chooseLocale(wanted: readonly string[], available: readonly string[]): string {
  for (const tag of wanted) {
    for (const candidate of [tag, tag.split('-')[0] ?? tag]) {
      const found = available.find((one) => one.toLowerCase() === candidate.toLowerCase());
      if (found !== undefined) return found;
    }
  }
  return 'en';
}

/** The text in this locale; English, which is always there, when it was not translated. */
export const textIn = (texts: Texts, locale: string): string =>
  (Object.hasOwn(texts, locale) ? texts[locale] : texts.en) ?? '';
