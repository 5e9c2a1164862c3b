// A client as /admin/v1 shows it: the document it was made from, and what the store added. No secret, no hash of one.
import type { Client } from '../clients/client.ts';
import type { ClientDocument } from './client-document.ts';

const toTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The document that would make this client again. */
export const toDocument = (client: Client): Required<ClientDocument> => ({
  client_id: client.clientId,
  kind: client.kind,
  name: client.name,
  publisher: client.publisher,
  publisher_verified: client.publisherVerified,
  sector_id: client.sectorId,
  auth_method: client.authMethod,
  keys: client.keys.map((key) => ({ ...key }) as ClientDocument['keys'] extends (infer K)[] | undefined ? K : never),
  scopes: client.scopes.map((scope) => ({
    name: scope.name,
    why: { ...scope.why },
    required: scope.required,
    retention: scope.retention,
    recipients: [...scope.recipients],
    min_assurance: scope.minAssurance,
  })),
  origins: [...client.origins],
  connects_to: [...client.connectsTo],
  icon: client.icon,
  privacy_url: client.privacyUrl,
  contact: client.contact,
  dpop: client.dpop,
  refresh_rotation: client.refreshRotation,
  request_signing: client.requestSigning,
  classic_signing: client.classicSigning,
  publisher_id: client.publisherId,
  token_scopes: [...client.tokenScopes],
  state: client.state,
});

export const clientView = (client: Client) => ({
  ...toDocument(client),
  has_secret: client.secretHash !== null,
  version: client.version,
  created_at: toTime(client.createdAt),
  updated_at: toTime(client.updatedAt),
});
