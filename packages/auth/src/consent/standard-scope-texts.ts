// The words of the standard scopes, and how a deployment's own texts come before them. No I/O.
import type { StandardScope } from '@davit/protocol';
import type { AuthConfig, ScopeText } from '../config.ts';

const TEXTS: Readonly<Record<StandardScope, { readonly en: string; readonly revision: number }>> = {
  openid: { en: 'An id for you, made for this publisher alone', revision: 1 },
  profile: { en: 'Your user name and your name', revision: 1 },
  email: { en: 'Your e-mail address', revision: 1 },
  phone: { en: 'Your phone number', revision: 1 },
  offline_access: { en: 'Keep access while you are away', revision: 2 },
};

export const STANDARD_SCOPE_TEXTS: readonly ScopeText[] = Object.entries(TEXTS).map(([name, { en, revision }]) => ({
  name,
  title: { en },
  revision,
}));

/** The text of a scope; null when this deployment has no such scope. */
export const scopeText = ({ scopeTexts }: Pick<AuthConfig, 'scopeTexts'>, name: string): ScopeText | null =>
  [...scopeTexts, ...STANDARD_SCOPE_TEXTS].find((text) => text.name === name) ?? null;
