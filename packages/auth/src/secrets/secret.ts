// Secrets that are handed out: `<kind>_<id>.<secret>`. The database keeps the id and SHA-256 of the secret, never the text.
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import type { SecretKind } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import { newId } from './id.ts';

const SECRET_BYTES = 32;
/** Refresh tokens are derived, not drawn: see refresh-token.ts. */
export type MintedKind = Exclude<SecretKind, 'ref'>;

export interface MintedSecret<K extends MintedKind> {
  readonly id: string;
  /** What the client gets. */
  readonly text: `${K}_${string}`;
  readonly secretHash: Uint8Array;
}

/** SHA-256 of a secret's text. Enough for 256 random bits: there is nothing to guess that a slow hash would slow down. */
export async function hashSecret(context: Pick<AuthContext, 'crypto'>, secret: string): Promise<Uint8Array> {
  return await context.crypto.sha256(encodeUtf8(secret));
}

/** 256 random bits as 43 characters of base64url. */
export const drawSecret = (context: Pick<AuthContext, 'crypto'>): string =>
  encodeBase64url(context.crypto.randomBytes(SECRET_BYTES));

export async function mintSecret<K extends MintedKind>(
  context: Pick<AuthContext, 'store' | 'crypto'>,
  kind: K,
): Promise<MintedSecret<K>> {
  const id = newId(context);
  const secret = drawSecret(context);
  return { id, text: `${kind}_${id}.${secret}`, secretHash: await hashSecret(context, secret) };
}

const FORM = /^([a-z]{2,3})_([0-9a-f]{32})\.([A-Za-z0-9_-]{43})$/;

/** Null for anything that could not have been minted here as this kind. Whether it is known is the store's to say. */
export function parseSecret(kind: MintedKind, text: string): { readonly id: string; readonly secret: string } | null {
  const match = FORM.exec(text);
  if (match === null || match[1] !== kind) return null;
  return { id: match[2] as string, secret: match[3] as string };
}
