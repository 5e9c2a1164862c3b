// Refresh tokens are derived from the family row: the database stores neither the secret nor its hash (authorization.md §8).
import { encodeBase64url, encodeUtf8, equalBytes, lengthPrefixed } from '@davit/crypto';
import type { RefreshToken } from '@davit/protocol';
import type { AuthContext } from '../context.ts';

type Derivation = Pick<AuthContext, 'crypto' | 'keys'>;
const LABEL = encodeUtf8('davit-refresh-1');

async function deriveSecret(
  context: Derivation,
  familyId: string,
  generation: number,
  salt: Uint8Array,
): Promise<string> {
  const message = lengthPrefixed(LABEL, encodeUtf8(familyId), encodeUtf8(String(generation)), salt);
  return encodeBase64url(await context.crypto.hmacSha256(context.keys.refresh, message));
}

/** The one refresh token of a family's generation: `ref_<family id>-<generation>.<secret>`. */
export async function deriveRefreshToken(
  context: Derivation,
  family: { readonly familyId: string; readonly salt: Uint8Array },
  generation: number,
): Promise<RefreshToken> {
  const secret = await deriveSecret(context, family.familyId, generation, family.salt);
  return `ref_${family.familyId}-${generation}.${secret}`;
}

export interface PresentedRefreshToken {
  readonly familyId: string;
  readonly generation: number;
  readonly secret: string;
}

const FORM = /^ref_([0-9a-f]{32})-(0|[1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})$/;

export function parseRefreshToken(text: string): PresentedRefreshToken | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  return { familyId: match[1] as string, generation: Number(match[2]), secret: match[3] as string };
}

/** True when the secret is the one of this family and generation, whichever generation is current. */
export async function isRefreshSecretRight(
  context: Derivation,
  presented: PresentedRefreshToken,
  salt: Uint8Array,
): Promise<boolean> {
  const right = await deriveSecret(context, presented.familyId, presented.generation, salt);
  return equalBytes(encodeUtf8(right), encodeUtf8(presented.secret));
}
