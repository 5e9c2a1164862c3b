// An account as its owner sees it: who it is, what it may have, where it goes. No secret, no key.
import type { Client } from '../clients/client.ts';
import type { AuthConfig } from '../config.ts';

export const accountView = ({ issuer }: Pick<AuthConfig, 'issuer'>, client: Client) => ({
  issuer,
  registry_url: `${issuer}/registry/v1`,
  client_id: client.clientId,
  kind: client.kind,
  publisher_id: client.publisherId,
  name: client.name,
  publisher_verified: client.publisherVerified,
  scopes: client.tokenScopes,
});
