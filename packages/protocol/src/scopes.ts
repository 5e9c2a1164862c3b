// The standard scopes and the claims that each opens (authorization.md §5). Operators may register more.

export const STANDARD_SCOPES = ['openid', 'profile', 'email', 'phone', 'offline_access'] as const;
export type StandardScope = (typeof STANDARD_SCOPES)[number];

/** The scope of a host session: issued to clients of kind `host` only, and alone opens `/account/*` and brokered codes. */
export const HOST_SCOPE = 'host';

/** Claims that a scope opens at the user-details API. A claim that was not consented to is absent, never null. */
export const SCOPE_CLAIMS: Readonly<Record<StandardScope, readonly string[]>> = {
  openid: ['sub'],
  profile: ['preferred_username', 'name', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  offline_access: [],
};

// RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]{1,64}$/;

/**
 * Reads a `scope` parameter: space-delimited tokens, order kept, duplicates folded. `null` when malformed.
 * @see RFC 6749 §3.3
 */
export function parseScope(value: string): string[] | null {
  if (value === '') return [];
  const tokens = value.split(' ');
  if (tokens.length > 64 || tokens.some((token) => !SCOPE_TOKEN.test(token))) return null;
  return [...new Set(tokens)];
}

export const formatScope = (scopes: readonly string[]): string => scopes.join(' ');
