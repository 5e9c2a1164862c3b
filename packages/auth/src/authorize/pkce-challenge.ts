// The PKCE challenge of an authorization request: S256 only, refused here and not at redemption (RFC 7636 §4.3, T036).
import { fail, ok, type Result } from '@davit/protocol';
import type { Form } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';

const SHA256_TEXT = /^[A-Za-z0-9_-]{43}$/;

/** The form of a SHA-256 in base64url: a challenge, or a key's thumbprint. */
export const isSha256Text = (value: string): boolean => SHA256_TEXT.test(value);

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
