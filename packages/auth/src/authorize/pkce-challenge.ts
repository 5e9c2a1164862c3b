// The PKCE challenge of an authorization request: S256 only, refused here and not at redemption (RFC 7636 §4.3, T036).
import { fail, ok, type Result } from '@davit/protocol';
import type { Form } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** BASE64URL(SHA-256(code_verifier)): 43 characters, the last of which carries four bits. */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export const isSha256Text = (value: string): boolean => S256_CHALLENGE.test(value);

export function readChallenge(form: Form): Result<string, Refusal> {
  const challenge = form.get('code_challenge');
  if (challenge === null) return fail(refuse('invalid_request', 'The parameter code_challenge is missing'));
  // > If the client does not send the method, "plain" is assumed (RFC 7636 §4.3): so it has to be said.
  if (form.get('code_challenge_method') !== 'S256')
    return fail(refuse('invalid_request', 'The parameter code_challenge_method must be S256'));
  if (!isSha256Text(challenge))
    return fail(refuse('invalid_request', 'The parameter code_challenge must be 43 characters of base64url'));
  return ok(challenge);
}
