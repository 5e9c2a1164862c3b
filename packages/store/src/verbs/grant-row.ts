// The row of a grant, the port's value that is made of it, and what a decision does to it (pure).
import type { Grant } from '@davit/auth';
import { toScope } from './family-row.ts';

export const GRANT_COLUMNS = `grant_id, user_id, client_id, version, state, scopes, purpose_hashes, ask_every_time,
  created_at, updated_at, epoch = (SELECT value FROM facts WHERE name = 'epoch') AS epoch_live`;

export interface GrantRow {
  readonly grant_id: string;
  readonly user_id: string;
  readonly client_id: string;
  readonly version: number;
  readonly state: Grant['state'];
  readonly scopes: string;
  readonly purpose_hashes: string;
  readonly ask_every_time: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly epoch_live: number;
}

export const toGrant = (row: GrantRow): Grant => ({
  grantId: row.grant_id,
  userId: row.user_id,
  clientId: row.client_id,
  version: row.version,
  state: row.state,
  scopes: toScope(row.scopes),
  purposeHashes: JSON.parse(row.purpose_hashes) as Record<string, string>,
  askEveryTime: row.ask_every_time === 1,
  askAnew: row.epoch_live === 0,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export interface ConsentDecision {
  readonly requested: readonly string[];
  readonly granted: readonly string[];
  readonly purposeHashes: Readonly<Record<string, string>>;
}

export interface DecidedGrant {
  readonly version: number;
  readonly scopes: readonly string[];
  readonly purposeHashes: Readonly<Record<string, string>>;
}

/** (held − requested) ∪ granted; the version rises when something that was held is not any more. */
export function decideGrant(held: Grant | null, decision: ConsentDecision): DecidedGrant {
  const before = held?.state === 'active' ? held.scopes : [];
  const kept = before.filter((name) => !decision.requested.includes(name));
  const scopes = [...kept, ...decision.granted.filter((name) => !kept.includes(name))];
  const narrowed = before.some((name) => !scopes.includes(name));
  const texts = { ...held?.purposeHashes, ...decision.purposeHashes };
  return {
    version: (held?.version ?? 1) + (narrowed ? 1 : 0),
    scopes,
    purposeHashes: Object.fromEntries(Object.entries(texts).filter(([name]) => scopes.includes(name))),
  };
}
