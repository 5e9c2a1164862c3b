// Reads of families: the facts behind a refresh token, and a user's host sessions.
import type { Family } from '@davit/auth';
import { type FamilyRow, familyColumnsOf, toFamily } from './family-row.ts';
import { familyIsLive } from './live.ts';
import type { Transactions } from './transaction.ts';

export const REFRESH_FACTS = 'SELECT salt, client_id, grant_id, user_id FROM families WHERE family_id = :family';

export const HOST_SESSIONS = `SELECT ${familyColumnsOf('f')} FROM families f
  WHERE f.user_id = :user AND f.revoked_at IS NULL AND f.grant_id IS NULL
    AND f.idle_expires_at > :now AND f.absolute_expires_at > :now AND ${familyIsLive('f')}
  ORDER BY f.created_at DESC, f.family_id DESC`;

export interface RefreshFactsOfFamily {
  readonly salt: Uint8Array;
  readonly clientId: string;
  readonly grantId: string | null;
  readonly userId: string;
}

interface FactsRow {
  readonly salt: Uint8Array;
  readonly client_id: string;
  readonly grant_id: string | null;
  readonly user_id: string;
}

export const refreshFacts = (transactions: Transactions, family: string): Promise<RefreshFactsOfFamily | null> =>
  transactions.read(function* (reader) {
    const row = yield* reader.get<FactsRow>(REFRESH_FACTS, { family });
    return row && { salt: row.salt, clientId: row.client_id, grantId: row.grant_id, userId: row.user_id };
  }, true);

export const listHostSessions = (transactions: Transactions, user: string): Promise<Family[]> =>
  transactions.read(function* (reader, now) {
    return (yield* reader.all<FamilyRow>(HOST_SESSIONS, { user, now })).map((row) => toFamily(row));
  });
