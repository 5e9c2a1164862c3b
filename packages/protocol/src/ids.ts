// The shapes of ids. A prefixed secret is a template type, so that a refresh token cannot be passed as a code.

/** `[a-z][a-z0-9-]{2,30}` without `--`; also the mini-program's OAuth client id and its host name label. */
export type AppId = string & { readonly __brand: 'AppId' };

const APP_ID = /^[a-z](?:[a-z0-9]|-(?!-)){2,30}$/;
/** Ids that name something else on the same domain (authorization.md §10). */
export const RESERVED_APP_IDS: readonly string[] = ['host', 'www', 'api', 'apps', 'davit', 'localhost'];

export function isAppId(value: unknown): value is AppId {
  return typeof value === 'string' && APP_ID.test(value) && !value.endsWith('-') && !RESERVED_APP_IDS.includes(value);
}

export type AuthorizationCode = `cod_${string}`;
export type RefreshToken = `ref_${string}`;
export type AccessToken = `at_${string}`;
export type AuthSessionHandle = `ses_${string}`;

/** What kinds of secret are handed out; the kind opens the secret's text (authorization.md §7). */
export type SecretKind = 'cod' | 'ref' | 'at' | 'ses' | 'par' | 'ct' | 'enr';
