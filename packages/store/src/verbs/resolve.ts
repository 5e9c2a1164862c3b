// A presented access token: one read answers whether it is live, and everything about it.
import type { AccessTokenOutcome, ClientKind, RequestSigning } from '@davit/auth';
import { type FamilyRow, familyColumnsOf, toFamily, toScope } from './family-row.ts';
import { familyLiveFlags, type LiveFlags, notLiveReason } from './live.ts';
import type { Transactions } from './transaction.ts';
import { type JoinedUserRow, joinedUserColumns, toJoinedUser } from './user-row.ts';

export const RESOLVE = `SELECT t.id AS token_id, t.expires_at AS token_expires_at, t.scope AS token_scope,
    t.dpop_jkt AS token_jkt, t.revoked_at AS token_revoked_at, f.revoked_at AS family_revoked_at,
    ${familyColumnsOf('f')}, k.kind AS client_kind, k.request_signing, k.sector_id, ${joinedUserColumns('u')}, s.subject,
    ${familyLiveFlags('f')}
  FROM access_tokens t
    JOIN families f ON f.family_id = t.family_id
    JOIN clients k ON k.client_id = f.client_id
    JOIN users u ON u.user_id = f.user_id
    LEFT JOIN subjects s ON s.user_id = f.user_id AND s.sector_id = k.sector_id
  WHERE t.id = :id AND t.secret_hash = :hash`;

interface ResolvedRow extends FamilyRow, LiveFlags, JoinedUserRow {
  readonly token_id: string;
  readonly token_expires_at: number;
  readonly token_scope: string | null;
  readonly token_jkt: string | null;
  readonly token_revoked_at: number | null;
  readonly family_revoked_at: number | null;
  readonly client_kind: ClientKind;
  readonly request_signing: RequestSigning;
  readonly sector_id: string;
  readonly subject: string | null;
}

const revoked = (row: ResolvedRow): boolean =>
  row.token_revoked_at !== null || row.family_revoked_at !== null || notLiveReason(row) !== null;

function toOutcome(row: ResolvedRow, now: number): AccessTokenOutcome {
  const dead = (reason: 'token_expired' | 'token_revoked'): AccessTokenOutcome => ({
    kind: 'dead',
    reason,
    known: { tokenId: row.token_id, familyId: row.family_id, grantId: row.grant_id, dpopJkt: row.token_jkt },
  });
  // A token that is both is called revoked: refreshing it would be in vain.
  if (revoked(row)) return dead('token_revoked');
  if (row.token_expires_at <= now) return dead('token_expired');
  const family = toFamily(row, row.token_jkt);
  return {
    kind: 'live',
    token: {
      tokenId: row.token_id,
      expiresAt: row.token_expires_at,
      scope: row.token_scope === null ? family.scope : toScope(row.token_scope),
      family,
      clientKind: row.client_kind,
      requestSigning: row.request_signing,
      sectorId: row.sector_id,
      user: toJoinedUser(row),
      subject: row.subject,
    },
  };
}

export const resolve = (transactions: Transactions, id: string, hash: Uint8Array): Promise<AccessTokenOutcome> =>
  transactions.read(function* (reader, now) {
    const row = yield* reader.get<ResolvedRow>(RESOLVE, { id, hash, now });
    return row === null ? { kind: 'dead', reason: 'token_unknown', known: null } : toOutcome(row, now);
  }, true);
