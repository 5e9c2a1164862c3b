// A client gives up its own tokens: a refresh token ends its family, an access token only itself (RFC 7009).
import type { Replayed } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import type { InputOf } from './input-of.ts';
import { keep, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

type Outcome = { kind: 'revoked' } | { kind: 'not_found' };

export const REVOKE_FAMILY = `UPDATE families SET revoked_at = :now, revoked_reason = :reason
  WHERE family_id = :family AND client_id = :client AND revoked_at IS NULL
  RETURNING host_client_id, user_id, grant_id`;
const FAMILY_OF_CLIENT = 'SELECT 1 FROM families WHERE family_id = :family AND client_id = :client';

export const REVOKE_TOKEN = `UPDATE access_tokens AS t SET revoked_at = :now
  WHERE t.id = :id AND t.secret_hash = :hash AND t.revoked_at IS NULL
    AND EXISTS (SELECT 1 FROM families f WHERE f.family_id = t.family_id AND f.client_id = :client)`;
const TOKEN_FACTS = `SELECT f.family_id, f.host_client_id, f.user_id, f.grant_id
  FROM access_tokens t JOIN families f ON f.family_id = t.family_id
  WHERE t.id = :id AND t.secret_hash = :hash AND f.client_id = :client`;

interface Facts {
  readonly host_client_id: string;
  readonly user_id: string;
  readonly grant_id: string | null;
}
const factsOf = (clientId: string, familyId: string, row: Facts) => ({
  clientId,
  familyId,
  hostClientId: row.host_client_id,
  userId: row.user_id,
  grantId: row.grant_id,
});

export type RevokeFamilyInput = InputOf<'tokens', 'revokeFamily'>;

/** Revoking what is revoked already succeeds and writes nothing. */
export const revokeFamily = (transactions: Transactions, input: RevokeFamilyInput): Promise<Outcome | Replayed> =>
  runVerb<Outcome>(transactions, input, function* (tx) {
    const named = { family: input.familyId, client: input.clientId };
    const row = yield* tx.get<Facts>(REVOKE_FAMILY, { ...named, reason: input.reason, now: tx.now });
    if (row === null)
      return undo({ kind: (yield* tx.get(FAMILY_OF_CLIENT, named)) === null ? 'not_found' : 'revoked' });
    yield* appendAudit(tx, input.audit, factsOf(input.clientId, input.familyId, row));
    return keep({ kind: 'revoked' });
  });

export type RevokeAccessTokenInput = InputOf<'tokens', 'revokeAccessToken'>;

export const revokeAccessToken = (
  transactions: Transactions,
  input: RevokeAccessTokenInput,
): Promise<Outcome | Replayed> =>
  runVerb<Outcome>(transactions, input, function* (tx) {
    const named = { id: input.tokenId, hash: input.secretHash, client: input.clientId };
    const changed = yield* tx.run(REVOKE_TOKEN, { ...named, now: tx.now });
    const row = yield* tx.get<Facts & { readonly family_id: string }>(TOKEN_FACTS, named);
    if (row === null) return undo({ kind: 'not_found' });
    if (changed === 0) return undo({ kind: 'revoked' });
    yield* appendAudit(tx, input.audit, factsOf(input.clientId, row.family_id, row));
    return keep({ kind: 'revoked' });
  });
