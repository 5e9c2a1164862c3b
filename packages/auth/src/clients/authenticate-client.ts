// Client authentication at the OAuth endpoints: the one method that the client is registered for, nothing else (authorization.md §1).
import { encodeUtf8, equalBytes, lengthPrefixed, type PublicJwk } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { ASSERTION_SKEW_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import type { SpentValue } from '../ports/verb.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { hashSecret } from '../secrets/secret.ts';
import { decideSigning } from '../signing/decide-signing.ts';
import { signatureRefusal } from '../signing/signature-refusal.ts';
import { isAccountKind } from './account.ts';
import type { Client } from './client.ts';
import { type ParsedAssertion, parseAssertion, verifyAssertion } from './client-assertion.ts';
import { checkClientOrigin, isFromBrowser } from './origin-policy.ts';
import { type PresentedCredential, presentedCredential } from './presented-credential.ts';

export interface AuthenticatedClient {
  readonly client: Client;
  /** The assertion's `jti`, to be spent with the work; empty for every other method. */
  readonly spends: readonly SpentValue[];
  /** It proved itself with a credential (a public client only names itself). */
  readonly confidential: boolean;
  /** Of an account: the registered key that it proved itself with. */
  readonly keyid: string | null;
}

type Clients = Pick<AuthContext, 'config' | 'crypto' | 'store'>;
const JTI_LABEL = encodeUtf8('davit-assertion-jti-1');
/** > client-id = *VSCHAR (RFC 6749 Appendix A.1). Anything else names nobody and never reaches the store. */
const CLIENT_ID = /^[\x21-\x7e]{1,128}$/;
/** Compared with when there is no client or no secret, so that both cost the same. */
const NO_HASH = new Uint8Array(32);

export const suspended = ({ kind }: Pick<Client, 'kind'>): Refusal =>
  refuse(isAccountKind(kind) ? 'account_suspended' : 'app_suspended');

const notFromPages = () => refuse('origin_refused', 'A client credential is never accepted from a web page');

function invalidClient(credential: PresentedCredential): Refusal {
  if (credential.method !== 'client_secret_basic') return refuse('invalid_client');
  // > the authorization server MUST … include the "WWW-Authenticate" response header field (RFC 6749 §5.2)
  return { reason: 'invalid_client', headers: [['www-authenticate', 'Basic realm="davit", charset="UTF-8"']] };
}

async function spendOf(context: Clients, { clientId, jti, exp }: ParsedAssertion): Promise<SpentValue> {
  const hash = await context.crypto.sha256(lengthPrefixed(JTI_LABEL, encodeUtf8(clientId), encodeUtf8(jti)));
  return { hash, expiresAt: (exp + ASSERTION_SKEW_SECONDS + 1) * 1000 };
}

/** `kid` is the key's own name here, whatever the client called it. */
async function assertionKeys(context: Clients, client: Client): Promise<readonly PublicJwk[]> {
  if (!isAccountKind(client.kind)) return client.keys;
  const registered = await context.store.signingKeys.listForAssertion(client.clientId);
  return registered.flatMap(({ keyid, publicJwk }) => (publicJwk === null ? [] : [{ ...publicJwk, kid: keyid }]));
}

interface Proven {
  readonly spends: readonly SpentValue[];
  readonly keyid: string | null;
}
const PROVEN: Proven = { spends: [], keyid: null };

/** What the credential proves, or null when it proves nothing. One path for every reason. */
async function prove(
  context: Clients,
  credential: PresentedCredential,
  assertion: ParsedAssertion | null,
  client: Client | null,
): Promise<Proven | null> {
  const isRightMethod = client !== null && client.authMethod === credential.method;
  switch (credential.method) {
    case 'none':
      return isRightMethod ? PROVEN : null;
    case 'request_signature':
      // A public client may sign, too: that it is its own key is decided with the rest of request signing.
      if (client?.authMethod === 'none') return PROVEN;
      return isRightMethod && credential.signer === client.clientId ? { spends: [], keyid: credential.keyid } : null;
    case 'client_secret_basic':
    case 'client_secret_post': {
      const presented = await hashSecret(context, credential.secret);
      const isRight = equalBytes(presented, client?.secretHash ?? NO_HASH);
      return isRight && isRightMethod && client.secretHash !== null ? PROVEN : null;
    }
    case 'private_key_jwt': {
      if (assertion === null) return null;
      const keys = isRightMethod ? await assertionKeys(context, client) : null;
      const verified = await verifyAssertion(assertion, keys, context.crypto);
      if (!verified.ok) return null;
      return { spends: [await spendOf(context, assertion)], keyid: verified.value.kid ?? null };
    }
  }
}

/**
 * Unknown client, wrong secret, wrong method and every wrong assertion get one answer: 401 `invalid_client`.
 * A credential from a web page is refused before it is looked at (T049).
 * @see RFC 6749 §2.3, RFC 7523 §3
 */
export async function authenticateClient(
  context: Clients,
  request: AuthRequest,
  form: Form,
): Promise<Result<AuthenticatedClient, Refusal>> {
  const presented = presentedCredential(request, form);
  if (!presented.ok) return presented;
  const credential = presented.value;
  // Whose signature it is must be known first: a public client's is no credential.
  if (!['none', 'request_signature'].includes(credential.method) && isFromBrowser(request)) return fail(notFromPages());

  let assertion: ParsedAssertion | null = null;
  if (credential.method === 'private_key_jwt') {
    const now = context.store.now() / 1000;
    const parsed = parseAssertion(credential.assertion, { issuer: context.config.issuer, now });
    if (!parsed.ok) return fail(invalidClient(credential));
    if (credential.clientId !== null && credential.clientId !== parsed.value.clientId)
      return fail(refuse('invalid_request', 'client_id and the assertion name different clients'));
    assertion = parsed.value;
  }
  const clientId = assertion?.clientId ?? credential.clientId ?? '';
  const client = CLIENT_ID.test(clientId) ? await context.store.clients.find(clientId) : null;
  const proven = await prove(context, credential, assertion, client);
  if (client?.authMethod === 'request_signature' && credential.method === 'none')
    return fail(signatureRefusal(context, request, { reason: 'signature_missing' }));
  if (proven === null || client === null) return fail(invalidClient(credential));
  const unsigned = decideSigning(context, request, client);
  if (unsigned !== null) return fail(unsigned);
  const confidential = client.authMethod !== 'none';
  if (confidential && isFromBrowser(request)) return fail(notFromPages());
  const origin = checkClientOrigin(request, client);
  if (!origin.ok) return origin;
  if (client.state === 'suspended') return fail(suspended(client));
  return ok({ client, confidential, ...proven });
}
