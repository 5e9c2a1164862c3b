// Inserts the access token of a redeem or refresh; finds the one that an earlier try of the same attempt inserted.
import type { NewAccessToken } from '@davit/auth';
import type { Reader, Steps, Transaction } from './transaction.ts';

export const INSERT_TOKEN = `INSERT INTO access_tokens
    (id, secret_hash, family_id, scope, dpop_jkt, generation, repeated, minted_by, expires_at)
  VALUES (:id, :hash, :family, :scope, :jkt, :generation, :repeated, :attempt, :expires)
  ON CONFLICT (id) DO NOTHING`;
const OWN = `SELECT generation, repeated, expires_at FROM access_tokens
  WHERE id = :id AND family_id = :family AND minted_by = :attempt`;

export interface TokenToMint {
  readonly token: NewAccessToken;
  readonly family: { readonly family_id: string; readonly absolute_expires_at: number };
  /** Narrower than the family's, or null. */
  readonly scope: string | null;
  readonly dpopJkt: string | null;
  readonly generation: number;
  readonly repeated: boolean;
  readonly attemptId: string;
}

/** When the token ends, never after its family; null when this id was minted before. */
export function* mintAccessToken(tx: Transaction, mint: TokenToMint): Steps<number | null> {
  const expires = Math.min(tx.now + mint.token.ttlMs, mint.family.absolute_expires_at);
  const inserted = yield* tx.run(INSERT_TOKEN, {
    id: mint.token.id,
    hash: mint.token.secretHash,
    family: mint.family.family_id,
    scope: mint.scope,
    jkt: mint.dpopJkt,
    generation: mint.generation,
    repeated: mint.repeated ? 1 : 0,
    attempt: mint.attemptId,
    expires,
  });
  return inserted === 1 ? expires : null;
}

export interface MintedToken {
  readonly generation: number;
  readonly repeated: number;
  readonly expires_at: number;
}
export function* mintedBy(reader: Reader, attempt: string, id: string, family: string): Steps<MintedToken | null> {
  return yield* reader.get<MintedToken>(OWN, { id, family, attempt });
}
