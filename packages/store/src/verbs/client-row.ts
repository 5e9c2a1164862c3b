// The row of a client, and the port's value that is made of it. Lists are JSON columns.
import type { Client, NewClient } from '@davit/auth';
import type { SqlParams } from './sql-value.ts';

export const CLIENT_COLUMNS = `client_id, kind, name, publisher, publisher_verified, sector_id, auth_method, secret_hash, keys,
  state, version, scopes, origins, connects_to, icon, privacy_url, contact, dpop, refresh_rotation, request_signing, classic_signing,
  publisher_id, token_scopes, created_at, updated_at`;

export interface ClientRow {
  readonly client_id: string;
  readonly kind: Client['kind'];
  readonly name: string;
  readonly publisher: string;
  readonly publisher_verified: number;
  readonly sector_id: string;
  readonly auth_method: Client['authMethod'];
  readonly secret_hash: Uint8Array | null;
  readonly keys: string;
  readonly state: Client['state'];
  readonly version: number;
  readonly scopes: string;
  readonly origins: string;
  readonly connects_to: string;
  readonly icon: string | null;
  readonly privacy_url: string | null;
  readonly contact: string | null;
  readonly dpop: Client['dpop'];
  readonly refresh_rotation: Client['refreshRotation'];
  readonly request_signing: Client['requestSigning'];
  readonly classic_signing: number;
  readonly publisher_id: string | null;
  readonly token_scopes: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export const toClient = (row: ClientRow): Client => ({
  clientId: row.client_id,
  kind: row.kind,
  name: row.name,
  publisher: row.publisher,
  publisherVerified: row.publisher_verified === 1,
  sectorId: row.sector_id,
  authMethod: row.auth_method,
  secretHash: row.secret_hash,
  keys: JSON.parse(row.keys) as Client['keys'],
  state: row.state,
  version: row.version,
  scopes: JSON.parse(row.scopes) as Client['scopes'],
  origins: JSON.parse(row.origins) as Client['origins'],
  connectsTo: JSON.parse(row.connects_to) as Client['connectsTo'],
  icon: row.icon,
  privacyUrl: row.privacy_url,
  contact: row.contact,
  dpop: row.dpop,
  refreshRotation: row.refresh_rotation,
  requestSigning: row.request_signing,
  classicSigning: row.classic_signing === 1,
  publisherId: row.publisher_id,
  tokenScopes: JSON.parse(row.token_scopes) as Client['tokenScopes'],
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const fromClient = (client: NewClient): SqlParams => ({
  client: client.clientId,
  kind: client.kind,
  name: client.name,
  publisher: client.publisher,
  verified: client.publisherVerified ? 1 : 0,
  sector: client.sectorId,
  auth: client.authMethod,
  secret: client.secretHash,
  keys: JSON.stringify(client.keys),
  state: client.state,
  scopes: JSON.stringify(client.scopes),
  origins: JSON.stringify(client.origins),
  connects: JSON.stringify(client.connectsTo),
  icon: client.icon,
  privacy: client.privacyUrl,
  contact: client.contact,
  dpop: client.dpop,
  rotation: client.refreshRotation,
  signing: client.requestSigning,
  classic: client.classicSigning ? 1 : 0,
  publisherId: client.publisherId,
  tokenScopes: JSON.stringify(client.tokenScopes),
});
