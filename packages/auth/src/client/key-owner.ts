// The door of /client/keys: a client that proves itself by its credential in the Authorization header, or by a signature.
// It reaches its own keys; of all others it learns nothing.
import { fail, ok, type Result } from '@davit/protocol';
import { acceptSignature } from '@davit/signature';
import { requestFacts } from '../audit/request-facts.ts';
import { authenticateClient } from '../clients/authenticate-client.ts';
import { isFromBrowser } from '../clients/origin-policy.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { createDoor } from '../http/door.ts';
import { EMPTY_FORM } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { KeyOwner } from '../signing/registration/key-answers.ts';

const unknown = (): Refusal => ({
  ...refuse('invalid_client'),
  headers: [
    ['www-authenticate', 'Basic realm="davit", charset="UTF-8"'],
    ['www-authenticate', 'Signature'],
    ['accept-signature', acceptSignature()],
  ],
});

async function bySignature(context: AuthContext, signer: string): Promise<Result<string, Refusal>> {
  const client = await context.store.clients.find(signer);
  if (client === null) return fail(unknown());
  return client.state === 'suspended' ? fail(refuse('app_suspended')) : ok(client.clientId);
}

async function authenticate(context: AuthContext, request: AuthRequest): Promise<Result<string, Refusal>> {
  if (isFromBrowser(request))
    return fail(refuse('origin_refused', 'A client credential is never accepted from a web page'));
  const hasCredential = request.headers.some(([name]) => name === 'authorization');
  if (hasCredential) {
    const authenticated = await authenticateClient(context, request, EMPTY_FORM);
    if (!authenticated.ok) return authenticated.failure.reason === 'invalid_request' ? fail(unknown()) : authenticated;
    const { client, confidential } = authenticated.value;
    return confidential ? ok(client.clientId) : fail(unknown());
  }
  return request.signature === null ? fail(unknown()) : bySignature(context, request.signature.clientId);
}

/** A handler that runs for the client that asks. */
export const forOwner = createDoor<KeyOwner>(async (context, request) => {
  const clientId = await authenticate(context, request);
  return clientId.ok ? ok({ clientId: clientId.value, cause: { by: 'client', ...requestFacts(request) } }) : clientId;
});
