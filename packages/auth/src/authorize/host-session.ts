// Who is asking for a mini-program's code: a host, and the user's live session on it (authorization.md §4). A public host
// proves both with its session and the installation's key; a confidential one with its credential and a subject_token.
import { fail, HOST_SCOPE, ok, type Result } from '@davit/protocol';
import { type AuthenticatedClient, authenticateClient } from '../clients/authenticate-client.ts';
import type { Assurance, Client } from '../clients/client.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import type { LiveAccessToken } from '../ports/token-store.ts';
import type { SpentValue } from '../ports/verb.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { hashSecret, parseSecret } from '../secrets/secret.ts';
import { authenticateAccessToken } from '../tokens/authenticate-access-token.ts';
import { tokenRefusal } from '../tokens/challenge.ts';
import type { StoredUser } from '../users/user.ts';

export interface HostSession {
  readonly host: Client;
  readonly user: StoredUser;
  /** The session's family: what an auth_session is bound to. */
  readonly familyId: string;
  /** Thumbprint of the installation's key; null for a confidential host. */
  readonly installationJkt: string | null;
  readonly assurance: Assurance;
  /** When the user logged in, milliseconds. */
  readonly authTime: number;
  readonly spends: readonly SpentValue[];
}

const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';

/** The named client, when it is a host. A mini-program learns that it may not do this before anything else is looked at. */
export async function findHost(context: AuthContext, clientId: string): Promise<Result<Client, Refusal>> {
  const client = await context.store.clients.find(clientId);
  if (client === null) return fail(refuse('invalid_client'));
  return client.kind === 'host' ? ok(client) : fail(refuse('unauthorized_client'));
}

function toSession(
  host: Client,
  token: LiveAccessToken,
  proved: Pick<HostSession, 'installationJkt' | 'spends'>,
): Result<HostSession, Refusal> {
  const { family, user } = token;
  const isOwn = family.clientId === host.clientId && token.clientKind === 'host' && token.scope.includes(HOST_SCOPE);
  if (!isOwn) return fail(refuse('unauthorized_client', 'The session was not issued to this host'));
  const { familyId, assurance, authTime } = family;
  return ok({ host, user, familyId, assurance, authTime, ...proved });
}

async function byInstallation(context: AuthContext, request: AuthRequest, form: Form, host: Client) {
  if (form.isSent('subject_token'))
    return fail(refuse('invalid_request', 'A public host proves its session by DPoP, never by subject_token'));
  const authenticated = await authenticateAccessToken(context, request, { scope: HOST_SCOPE });
  if (!authenticated.ok) {
    const { known: _, fineReason: __, ...refusal } = authenticated.failure;
    return fail(refusal.reason === 'insufficient_scope' ? refuse('unauthorized_client') : refusal);
  }
  const { token, jkt, spend } = authenticated.value;
  if (jkt === null || spend === null)
    return fail(refuse('unauthorized_client', 'The session of a public host is bound to the key of its installation'));
  return toSession(host, token, { installationJkt: jkt, spends: [spend] });
}

async function bySubjectToken(context: AuthContext, form: Form, { client, spends }: AuthenticatedClient) {
  const subjectToken = form.require('subject_token');
  if (!subjectToken.ok) return subjectToken;
  if (form.get('subject_token_type') !== ACCESS_TOKEN_TYPE)
    return fail(refuse('invalid_request', `The parameter subject_token_type must be ${ACCESS_TOKEN_TYPE}`));
  const secret = parseSecret('at', subjectToken.value);
  if (secret === null) return fail(tokenRefusal('Bearer', 'token_unknown'));
  const outcome = await context.store.tokens.resolve(secret.id, await hashSecret(context, secret.secret));
  if (outcome.kind === 'dead') return fail(tokenRefusal('Bearer', outcome.reason));
  if (outcome.token.family.dpopJkt !== null)
    return fail(refuse('unauthorized_client', 'A session that is bound to a device is not accepted here'));
  return toSession(client, outcome.token, { installationJkt: null, spends });
}

export async function authenticateHostSession(
  context: AuthContext,
  request: AuthRequest,
  form: Form,
): Promise<Result<HostSession, Refusal>> {
  const clientId = form.get('client_id');
  const host = clientId === null ? null : await findHost(context, clientId);
  if (host !== null && !host.ok) return host;
  if (host?.value.authMethod === 'none') return byInstallation(context, request, form, host.value);
  const authenticated = await authenticateClient(context, request, form);
  if (!authenticated.ok) return authenticated;
  if (authenticated.value.client.kind !== 'host') return fail(refuse('unauthorized_client'));
  return bySubjectToken(context, form, authenticated.value);
}
