// Which client speaks, and by which credential: read from header and form, judged nowhere here. Exactly one method per request.
import { decodeAnyBase64, decodeUtf8 } from '@davit/crypto';
import { fail, headerValues, ok, type Result } from '@davit/protocol';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';

export type PresentedCredential =
  | { readonly method: 'none'; readonly clientId: string }
  | { readonly method: 'client_secret_basic'; readonly clientId: string; readonly secret: string }
  | { readonly method: 'client_secret_post'; readonly clientId: string; readonly secret: string }
  /** `clientId` is null when only the assertion says it. */
  | { readonly method: 'private_key_jwt'; readonly clientId: string | null; readonly assertion: string }
  /** The request itself is signed, by a key of `signer`, and brings nothing else. */
  | {
      readonly method: 'request_signature';
      readonly clientId: string;
      readonly signer: string;
      readonly keyid: string;
    };

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const BASIC = /^basic +([A-Za-z0-9+/]+={0,2})$/i;
const malformed = (description: string) => fail(refuse('invalid_request', description));

/** > encoded using the "application/x-www-form-urlencoded" encoding algorithm (RFC 6749 §2.3.1) */
function formDecode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function parseBasic(header: string): { readonly clientId: string; readonly secret: string } | null {
  const encoded = BASIC.exec(header)?.[1];
  if (encoded === undefined) return null;
  const bytes = decodeAnyBase64(encoded);
  const text = bytes === null ? null : decodeUtf8(bytes);
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 0) return null;
  const clientId = formDecode(text.slice(0, colon));
  const secret = formDecode(text.slice(colon + 1));
  return clientId === null || secret === null || clientId === '' ? null : { clientId, secret };
}

/** Only the Basic scheme authenticates a client; a host session in the same header (DPoP, Bearer) is not looked at here. */
export function presentedCredential(request: AuthRequest, form: Form): Result<PresentedCredential, Refusal> {
  const clientId = form.get('client_id');
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const assertionType = form.get('client_assertion_type');
  const basic = headerValues(request, 'authorization').find((value) => /^basic\b/i.test(value));
  const used = [basic, secret, assertion ?? assertionType].filter((value) => value !== undefined && value !== null);
  // > The client MUST NOT use more than one authentication method in each request. (RFC 6749 §2.3)
  if (used.length > 1) return malformed('The client used more than one credential');
  if (basic !== undefined) {
    const parsed = parseBasic(basic);
    if (parsed === null) return malformed('The Basic credentials are malformed');
    if (clientId !== null && clientId !== parsed.clientId)
      return malformed('client_id and the Basic credentials name different clients');
    return ok({ method: 'client_secret_basic', ...parsed });
  }
  if (assertion !== null || assertionType !== null) {
    if (assertion === null || assertionType === null)
      return malformed('client_assertion and client_assertion_type belong together');
    if (assertionType !== ASSERTION_TYPE) return malformed('This client_assertion_type is not supported');
    return ok({ method: 'private_key_jwt', clientId, assertion });
  }
  const { signature } = request;
  // The signature names its client by itself.
  if (secret === null && signature !== null)
    return ok({
      method: 'request_signature',
      clientId: clientId ?? signature.clientId,
      signer: signature.clientId,
      keyid: signature.keyid,
    });
  if (clientId === null) return malformed('The parameter client_id is missing');
  return ok(secret === null ? { method: 'none', clientId } : { method: 'client_secret_post', clientId, secret });
}
