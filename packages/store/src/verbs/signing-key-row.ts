// The row of a client's signing key, and the port's value that is made of it.
import type { ClientSigningKey, SigningKeyFacts, UsableSigningKey } from '@davit/auth';

export const SIGNING_KEY_COLUMNS = `keyid, client_id, purpose, algorithm, scheme, public_jwk, sealed_secret, state, challenge,
  challenge_ends_at, created_at, state_since, retires_at`;

export interface SigningKeyFactsRow {
  readonly keyid: string;
  readonly client_id: string;
  readonly purpose: SigningKeyFacts['purpose'];
  readonly algorithm: SigningKeyFacts['algorithm'];
  readonly scheme: SigningKeyFacts['scheme'];
  readonly public_jwk: string | null;
  readonly sealed_secret: Uint8Array | null;
}
export interface SigningKeyRow extends SigningKeyFactsRow {
  readonly state: ClientSigningKey['state'];
  readonly challenge: string | null;
  readonly challenge_ends_at: number | null;
  readonly created_at: number;
  readonly state_since: number;
  readonly retires_at: number | null;
}
export interface UsableSigningKeyRow extends SigningKeyFactsRow {
  readonly request_signing: UsableSigningKey['requestSigning'];
  readonly classic_signing: number;
}

export const toFacts = (row: SigningKeyFactsRow): SigningKeyFacts => ({
  keyid: row.keyid,
  clientId: row.client_id,
  purpose: row.purpose,
  algorithm: row.algorithm,
  scheme: row.scheme,
  publicJwk: row.public_jwk === null ? null : (JSON.parse(row.public_jwk) as SigningKeyFacts['publicJwk']),
  sealedSecret: row.sealed_secret,
});

export const toSigningKey = (row: SigningKeyRow): ClientSigningKey => ({
  ...toFacts(row),
  state: row.state,
  challenge: row.challenge,
  challengeEndsAt: row.challenge_ends_at,
  createdAt: row.created_at,
  stateSince: row.state_since,
  retiresAt: row.retires_at,
});

export const toUsableKey = (row: UsableSigningKeyRow): UsableSigningKey => ({
  key: toFacts(row),
  requestSigning: row.request_signing,
  classicSigning: row.classic_signing === 1,
});

export const fromFacts = (key: SigningKeyFacts) => ({
  keyid: key.keyid,
  client: key.clientId,
  purpose: key.purpose,
  algorithm: key.algorithm,
  scheme: key.scheme,
  jwk: key.publicJwk === null ? null : JSON.stringify(key.publicJwk),
  sealed: key.sealedSecret,
});
