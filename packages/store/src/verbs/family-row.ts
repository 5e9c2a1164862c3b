// The row of a family, and the port's value that is made of it.
import type { Assurance, Family } from '@davit/auth';

/** What `Family` needs, for `SELECT` from an alias and for `RETURNING` (which knows no alias). */
const NAMES = [
  ...['family_id', 'client_id', 'user_id', 'host_client_id', 'host_family_id', 'assurance', 'grant_id', 'scope'],
  ...['nonce', 'dpop_jkt', 'generation', 'salt', 'auth_time', 'created_at', 'idle_expires_at', 'absolute_expires_at'],
];
export const FAMILY_COLUMNS = NAMES.join(', ');
export const familyColumnsOf = (row: string): string => NAMES.map((name) => `${row}.${name}`).join(', ');

export interface FamilyRow {
  readonly family_id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly host_client_id: string;
  readonly host_family_id: string | null;
  readonly assurance: Assurance;
  readonly grant_id: string | null;
  readonly scope: string;
  readonly nonce: string | null;
  readonly dpop_jkt: string | null;
  readonly generation: number;
  readonly salt: Uint8Array;
  readonly auth_time: number;
  readonly created_at: number;
  readonly idle_expires_at: number;
  readonly absolute_expires_at: number;
}

/** Scopes are stored as on the wire: separated by one space. */
export const toScope = (text: string): string[] => (text === '' ? [] : text.split(' '));
export const fromScope = (scope: readonly string[]): string => scope.join(' ');

/** `dpopJkt` names the key of the access token in hand, which a confidential client may change. */
export function toFamily(row: FamilyRow, dpopJkt: string | null = row.dpop_jkt): Family {
  return {
    familyId: row.family_id,
    clientId: row.client_id,
    userId: row.user_id,
    hostClientId: row.host_client_id,
    hostFamilyId: row.host_family_id,
    assurance: row.assurance,
    grantId: row.grant_id,
    scope: toScope(row.scope),
    nonce: row.nonce,
    dpopJkt,
    generation: row.generation,
    salt: row.salt,
    authTime: row.auth_time,
    createdAt: row.created_at,
    idleExpiresAt: row.idle_expires_at,
    absoluteExpiresAt: row.absolute_expires_at,
  };
}
