// Makes a client. A secret is 256 random bits of ours, answered once and kept as a hash only.
import { fail, ok, type Result } from '@davit/protocol';
import { causeFacts } from '../audit/request-facts.ts';
import type { Client } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { mintClientSecret } from '../secrets/client-secret.ts';
import { type AdminCause, BY_PROCESS } from './admin-caller.ts';
import { type ClientDocument, clientDocumentSchema } from './client-document.ts';
import { hasSecretMethod, toColumns } from './client-rules.ts';
import { clientKeyTaken, keyClaims } from './key-claims.ts';
import { beyondReach } from './reach.ts';
import { checkDocument } from './read-document.ts';

export interface CreatedClient {
  readonly client: Client;
  /** Shown this once; null for a client without a secret. */
  readonly clientSecret: string | null;
}

type Administration = Pick<AuthContext, 'config' | 'crypto' | 'store'>;

/** `conflict` when the id exists, or a key belongs to somebody else. */
export async function createClient(
  context: Administration,
  document: ClientDocument,
  cause: AdminCause = BY_PROCESS,
): Promise<Result<CreatedClient, Refusal>> {
  const checked = checkDocument(clientDocumentSchema, document);
  if (!checked.ok) return checked;
  const columns = toColumns(context.config, checked.value);
  if (!columns.ok) return columns;
  const beyond = beyondReach(cause, columns.value);
  if (beyond !== null) return fail(beyond);
  const claims = await keyClaims(context, columns.value.keys);
  if (!claims.ok) return claims;
  const secret = hasSecretMethod(columns.value) ? await mintClientSecret(context) : null;
  const { clientId, kind, authMethod } = columns.value;
  const { by } = cause;
  const facts = causeFacts(cause);
  const outcome = await context.store.clients.create({
    client: { ...columns.value, secretHash: secret?.secretHash ?? null },
    keyClaims: claims.value,
    audit: [
      { event: 'client.created', clientId, ...facts, status: 201, detail: { by, kind, auth_method: authMethod } },
    ],
  });
  switch (outcome.kind) {
    case 'created':
      return ok({ client: outcome.client, clientSecret: secret?.text ?? null });
    case 'exists':
      return fail(refuse('conflict', 'client_id: this client exists already'));
    case 'key_taken':
      return fail(clientKeyTaken());
  }
}
