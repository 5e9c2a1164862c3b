// The door of /client/keys: a client that proves itself by its credential in the Authorization header, by a signature, or as an
// account by its token. It reaches its own keys; of all others it learns nothing.
import { fail, headerValues, ok, type Result } from '@davit/protocol';
import { acceptSignature } from '@davit/signature';
import { requestFacts } from '../audit/request-facts.ts';
import { KEYS_SCOPE } from '../clients/account.ts';
import { authenticateClient, suspended } from '../clients/authenticate-client.ts';
import { isFromBrowser } from '../clients/origin-policy.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import { createDoor } from '../http/door.ts';
import { EMPTY_FORM } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { KeyOwner } from '../signing/registration/key-answers.ts';
import { authenticateClientToken } from '../tokens/authenticate-client-token.ts';

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
  return client.state === 'suspended' ? fail(suspended(client)) : ok(client.clientId);
}

async function authenticate(context: AuthContext, request: AuthRequest): Promise<Result<string, Refusal>> {
  if (isFromBrowser(request))
    return fail(refuse('origin_refused', 'A client credential is never accepted from a web page'));
  const [authorization] = headerValues(request, 'authorization');
  if (authorization !== undefined && /^dpop\b/i.test(authorization)) {
    const scope = request.method === 'GET' ? null : KEYS_SCOPE;
    const authenticated = await authenticateClientToken(context, request, { scope });
    return authenticated.ok ? ok(authenticated.value.clientId) : authenticated;
  }
  if (authorization !== undefined) {
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
