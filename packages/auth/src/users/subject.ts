// The pairwise subject: who a user is to one publisher sector (authorization.md §5). Computed once, then stored for good.
import { encodeBase64url, encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { AuthContext } from '../context.ts';

/** The stored subject; the first caller's candidate stays, so that rotating or losing the key renames nobody. */
export async function subjectFor(
  context: Pick<AuthContext, 'crypto' | 'keys' | 'store'>,
  userId: string,
  sectorId: string,
): Promise<string> {
  const { crypto, keys, store } = context;
  const parts = ['davit-sub-1', sectorId, userId].map(encodeUtf8);
  const candidate = encodeBase64url(await crypto.hmacSha256(keys.pairwise, lengthPrefixed(...parts)));
  return store.users.subjectFor({ userId, sectorId, candidate, keyVersion: keys.pairwiseVersion });
}
