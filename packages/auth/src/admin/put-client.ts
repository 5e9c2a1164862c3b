// For seeds: the client exists and reads as this document, whatever was before. Safe to repeat at every start.
import { fail, ok, type Result } from '@davit/protocol';
import type { AuthContext } from '../context.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type AdminCause, BY_PROCESS } from './admin-caller.ts';
import { type ClientDocument, clientDocumentSchema } from './client-document.ts';
import { defaultDpop, defaultTokenScopes } from './client-rules.ts';
import { type CreatedClient, createClient } from './create-client.ts';
import { checkDocument } from './read-document.ts';
import { updateClient } from './update-client.ts';

export interface PutClient extends CreatedClient {
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

/** `clientSecret` is null when the client has its secret already: `rotateClientSecret` makes another. */
export async function putClient(
  context: Pick<AuthContext, 'config' | 'crypto' | 'store'>,
  document: ClientDocument,
  cause: AdminCause = BY_PROCESS,
): Promise<Result<PutClient, Refusal>> {
  const checked = checkDocument(clientDocumentSchema, document);
  if (!checked.ok) return checked;
  const before = await context.store.clients.find(checked.value.client_id);
  if (before === null) {
    const created = await createClient(context, document, cause);
    return created.ok ? ok({ ...created.value, outcome: 'created' }) : created;
  }
  const { client_id, kind, ...columns } = checked.value;
  if (before.kind !== kind)
    return fail(
      refuse('conflict', 'kind: the client exists with another kind', 'Choose another id: a kind never changes.'),
    );
  const isPublic = columns.auth_method === 'none';
  const updated = await updateClient(
    context,
    client_id,
    {
      ...columns,
      // What the document leaves open means the default here, not "as it was".
      sector_id: columns.sector_id ?? columns.publisher,
      dpop: columns.dpop ?? defaultDpop({ kind, auth_method: columns.auth_method }),
      refresh_rotation: columns.refresh_rotation ?? (isPublic ? 'always' : 'never'),
      token_scopes: columns.token_scopes ?? defaultTokenScopes(kind),
    } as Parameters<typeof updateClient>[2],
    cause,
  );
  if (!updated.ok) return updated;
  const outcome = updated.value.client.version === before.version ? 'unchanged' : 'updated';
  return ok({ ...updated.value, outcome });
}
