// For seeds and for the first operator of a deployment: accounts that exist as they are asked for, and keys that this process itself
// vouches for. Safe to repeat at every start.
import { fail, ok, type Result } from '@davit/protocol';
import { accountIdPrefix, isAccountKind } from '../clients/account.ts';
import type { Client } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import type { ClientSigningKey } from '../ports/signing-key-store.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { SigningKeyDocument } from '../signing/registration/key-document.ts';
import { keyTaken } from '../signing/registration/key-taken.ts';
import { maxActiveKeys, tooManyActive } from '../signing/registration/prove-key.ts';
import { type RegistrationContext, toKeyFacts } from '../signing/registration/register-key.ts';
import { type AdminCause, BY_PROCESS } from './admin-caller.ts';
import type { ClientDocument } from './client-document.ts';
import { putClient } from './put-client.ts';

type Administration = Pick<AuthContext, 'config' | 'crypto' | 'store'>;

interface AccountFacts extends Pick<ClientDocument, 'name' | 'contact' | 'token_scopes'> {
  /** The name of who stands behind it; that of the account by default. */
  readonly publisher?: string | undefined;
}
export interface PublisherAccount extends AccountFacts {
  /** As the registry knows the publisher. */
  readonly publisher_id: string;
  readonly publisher_verified?: boolean | undefined;
}
export interface OperatorAccount extends AccountFacts {
  readonly operator_id: string;
  readonly token_scopes: readonly string[] & ClientDocument['token_scopes'];
}

async function putAccount(
  context: Administration,
  document: ClientDocument,
  cause: AdminCause,
): Promise<Result<Client, Refusal>> {
  // What an operator has suspended stays so.
  const there = await context.store.clients.find(document.client_id);
  const put = await putClient(context, { ...document, state: there?.state ?? 'active' }, cause);
  return put.ok ? ok(put.value.client) : put;
}

/** The account `publisher--<publisher_id>`: it may publish, release and read unless `token_scopes` says less. */
export function createPublisher(
  context: Administration,
  account: PublisherAccount,
  cause: AdminCause = BY_PROCESS,
): Promise<Result<Client, Refusal>> {
  const { publisher_id, name, publisher = name, publisher_verified = false, ...rest } = account;
  const client_id = accountIdPrefix('publisher') + publisher_id;
  const fixed = { client_id, kind: 'publisher', auth_method: 'private_key_jwt' } as const;
  return putAccount(context, { ...fixed, publisher_id, name, publisher, publisher_verified, ...rest }, cause);
}

/** The account `operator--<operator_id>`, with these scopes and no other. */
export function createOperator(
  context: Administration,
  { operator_id, name, publisher = name, ...rest }: OperatorAccount,
  cause: AdminCause = BY_PROCESS,
): Promise<Result<Client, Refusal>> {
  const client_id = accountIdPrefix('operator') + operator_id;
  const fixed = { client_id, kind: 'operator', auth_method: 'private_key_jwt' } as const;
  return putAccount(context, { ...fixed, name, publisher, ...rest }, cause);
}

/** The key is active afterwards, as if it had come in by a code. Nothing is proven: the process vouches for it. */
export async function enrolKey(
  context: RegistrationContext,
  clientId: string,
  publicKey: SigningKeyDocument['public_key'],
  { by, method, path }: AdminCause = BY_PROCESS,
): Promise<Result<ClientSigningKey, Refusal>> {
  const client = await context.store.clients.find(clientId);
  if (client === null || !isAccountKind(client.kind)) return fail(refuse('not_found'));
  const key = await toKeyFacts(context, client, { public_key: publicKey });
  if (!key.ok) return key;
  const { algorithm, keyid, purpose } = key.value;
  const detail = { by, keyid, purpose, algorithm };
  const added = await context.store.signingKeys.add({
    key: key.value,
    maxActive: maxActiveKeys(purpose),
    audit: [{ event: 'signing_key.enrolled', clientId, method, path, detail }],
  });
  switch (added.kind) {
    case 'added':
      return ok(added.key);
    case 'key_taken':
      return fail(keyTaken());
    case 'too_many_active':
      return fail(tooManyActive(purpose));
    case 'client_unknown':
      return fail(refuse('not_found'));
  }
}
