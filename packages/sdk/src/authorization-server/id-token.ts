// Checks the claims of an ID token that came straight from the token endpoint. Keeps nothing.
// > If the ID Token is received via direct communication … the TLS server validation MAY be used to validate the issuer
// > in place of checking the token signature (OIDC Core §3.1.3.7, 6).
import { parseJws } from '@davit/crypto';
import { DavitError } from '../davit-error.ts';

export interface IdTokenExpectation {
  readonly issuer: string;
  readonly clientId: string;
  /** As sent with the request for the code. */
  readonly nonce: string;
  /** Seconds since 1970, by the server's clock: a phone's may be wrong. */
  readonly now: number;
}

/**
 * The token's `sub`.
 * @see OIDC Core §3.1.3.7
 */
export function subjectOf(idToken: string, { issuer, clientId, nonce, now }: IdTokenExpectation): string {
  const { iss, aud, sub, exp, nonce: echoed } = parseJws(idToken)?.payload ?? {};
  if (iss !== undefined && iss !== issuer) throw new DavitError('issuer_mismatch');
  const forUs = Array.isArray(aud) ? aud.length === 1 && aud[0] === clientId : aud === clientId;
  if (!iss || !forUs || echoed !== nonce || typeof sub !== 'string' || !sub || typeof exp !== 'number' || exp <= now)
    throw new DavitError('id_token_invalid');
  return sub;
}
