// The words of the standard scopes, and how a deployment's own texts come before them. No I/O.
import type { StandardScope } from '@davit/protocol';
import type { AuthConfig, ScopeText } from '../config.ts';

const TITLES: Readonly<Record<StandardScope, string>> = {
  openid: 'An id for you, made for this publisher alone',
  profile: 'Your user name and your name',
  email: 'Your e-mail address',
  phone: 'Your phone number',
  offline_access: 'Stay signed in after you have logged out here',
};

export const STANDARD_SCOPE_TEXTS: readonly ScopeText[] = Object.entries(TITLES).map(([name, en]) => ({
  name,
  title: { en },
  revision: 1,
}));

/** The text of a scope; null when this deployment has no such scope. */
export const scopeText = ({ scopeTexts }: Pick<AuthConfig, 'scopeTexts'>, name: string): ScopeText | null =>
  [...scopeTexts, ...STANDARD_SCOPE_TEXTS].find((text) => text.name === name) ?? null;
