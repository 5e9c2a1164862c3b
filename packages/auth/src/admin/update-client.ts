// Changes a client: named columns only, checked together with those that stay. Every change raises the row's version, so
// that a consent sheet drawn before it is drawn again.
import { fail, ok, type Result } from '@davit/protocol';
import { causeFacts } from '../audit/request-facts.ts';
import type { Client, NewClient } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import type { ClientChange } from '../ports/client-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { mintClientSecret } from '../secrets/client-secret.ts';
import { type AdminCause, BY_PROCESS } from './admin-caller.ts';
import { type ClientPatch, clientDocumentSchema, clientPatchSchema } from './client-document.ts';
import { hasSecretMethod, toColumns } from './client-rules.ts';
import { toDocument } from './client-view.ts';
import type { CreatedClient } from './create-client.ts';
import { clientKeyTaken, keyClaims } from './key-claims.ts';
import { beyondReach } from './reach.ts';
import { checkDocument } from './read-document.ts';

type Administration = Pick<AuthContext, 'config' | 'crypto' | 'store'>;
type Columns = Partial<Omit<NewClient, 'clientId' | 'kind'>>;

const SECRET_METHODS = 'Only client_secret_basic and client_secret_post use one: set auth_method first.';

/** JSON with sorted keys: equal texts are equal values. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

function changedColumns(before: Client, after: Omit<NewClient, 'secretHash'>): Columns {
  const { clientId: _, kind: __, ...columns } = after;
  const changed = Object.entries(columns).filter(
    ([name, value]) => canonical(value) !== canonical(before[name as keyof typeof columns]),
  );
  return Object.fromEntries(changed) as Columns;
}

function eventOf(before: Client, changes: Columns): string {
  if (changes.state === undefined || changes.state === before.state) return 'client.updated';
  return changes.state === 'suspended' ? 'client.suspended' : 'client.activated';
}

function answer(outcome: ClientChange, clientSecret: string | null): Result<CreatedClient, Refusal> {
  switch (outcome.kind) {
    case 'updated':
      return ok({ client: outcome.client, clientSecret });
    case 'not_found':
      return fail(refuse('not_found'));
    case 'changed_meanwhile':
      return fail(
        refuse('conflict', 'The client was changed at the same moment', 'Read the client again and repeat the change.'),
      );
    case 'key_taken':
      return fail(clientKeyTaken());
  }
}

/** The change, or the client as it is when nothing would change. */
export async function updateClient(
  context: Administration,
  clientId: string,
  patch: ClientPatch,
  cause: AdminCause = BY_PROCESS,
): Promise<Result<CreatedClient, Refusal>> {
  const checked = checkDocument(clientPatchSchema, patch);
  if (!checked.ok) return checked;
  const before = await context.store.clients.find(clientId);
  if (before === null) return fail(refuse('not_found'));
  const whole = checkDocument(clientDocumentSchema, { ...toDocument(before), ...checked.value });
  if (!whole.ok) return whole;
  const columns = toColumns(context.config, whole.value);
  if (!columns.ok) return columns;
  const beyond = beyondReach(cause, before) ?? beyondReach(cause, columns.value);
  if (beyond !== null) return fail(beyond);
  const changes = changedColumns(before, columns.value);
  if (Object.keys(changes).length === 0) return ok({ client: before, clientSecret: null });
  const claims = await keyClaims(context, columns.value.keys);
  if (!claims.ok) return claims;
  // A client that begins to use a secret gets one; one that stops loses it.
  const wantsSecret = hasSecretMethod(columns.value);
  const secret = wantsSecret && before.secretHash === null ? await mintClientSecret(context) : null;
  const secretHash = wantsSecret ? (secret?.secretHash ?? before.secretHash) : null;
  const { by } = cause;
  const facts = causeFacts(cause);
  const outcome = await context.store.clients.update({
    clientId,
    ifVersion: before.version,
    changes: { ...changes, secretHash },
    keyClaims: changes.keys === undefined ? undefined : claims.value,
    audit: [
      {
        event: eventOf(before, changes),
        clientId,
        ...facts,
        status: 200,
        detail: { by, columns: Object.keys(changes) },
      },
    ],
  });
  return answer(outcome, secret?.text ?? null);
}

/** A new secret in the place of the old one, which is dead with the answer. */
export async function rotateClientSecret(
  context: Administration,
  clientId: string,
  cause: AdminCause = BY_PROCESS,
): Promise<Result<CreatedClient, Refusal>> {
  const before = await context.store.clients.find(clientId);
  if (before === null) return fail(refuse('not_found'));
  if (!hasSecretMethod(before))
    return fail(refuse('conflict', 'auth_method: this client does not use a secret', SECRET_METHODS));
  const secret = await mintClientSecret(context);
  const { by } = cause;
  const facts = causeFacts(cause);
  const outcome = await context.store.clients.update({
    clientId,
    // Else a client that just stopped using secrets would get one.
    ifVersion: before.version,
    changes: { secretHash: secret.secretHash },
    audit: [{ event: 'client.secret_rotated', clientId, ...facts, status: 200, detail: { by } }],
  });
  return answer(outcome, secret.text);
}
