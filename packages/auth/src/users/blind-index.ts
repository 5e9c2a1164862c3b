// Finds a user by a value that is not stored: an HMAC of the normalised value, separated by purpose (authorization.md §7).
import { encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { AuthContext } from '../context.ts';

export type IndexPurpose = 'username' | 'email' | 'phone';

/** One spelling per value: case and compatibility forms do not tell two user names apart. */
export function normaliseContact(purpose: IndexPurpose, value: string): string {
  const text = value.normalize('NFKC').trim();
  return purpose === 'phone' ? text.replace(/[\s().-]/g, '') : text.toLowerCase();
}

/** 32 bytes; the same value under another purpose gives others. */
export async function blindIndex(
  context: Pick<AuthContext, 'crypto' | 'keys'>,
  purpose: IndexPurpose,
  value: string,
): Promise<Uint8Array> {
  const parts = ['davit-index-1', purpose, normaliseContact(purpose, value)].map(encodeUtf8);
  return context.crypto.hmacSha256(context.keys.blindIndex, lengthPrefixed(...parts));
}
