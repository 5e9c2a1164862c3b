// One request for a code: PKCE, state and nonce, drawn anew each time (RFC 7636, RFC 9207). Sends nothing.
import { encodeBase64url, encodeUtf8, jwkThumbprint, type PublicJwk } from '@davit/crypto';
import type { RequestCodeParams, RequestCodeResult } from '@davit/protocol';
import { DavitError } from '../davit-error.ts';
import type { Platform } from '../platform.ts';

export interface AuthorizationRequest {
  readonly params: RequestCodeParams;
  readonly verifier: string;
  readonly nonce: string;
  readonly state: string;
}

export async function createAuthorizationRequest(
  { crypto }: Pick<Platform, 'crypto'>,
  scopes: readonly string[],
  publicJwk: PublicJwk,
): Promise<AuthorizationRequest> {
  const draw = (bytes: number) => encodeBase64url(crypto.randomBytes(bytes));
  const verifier = draw(32);
  const [state, nonce] = [draw(16), draw(16)];
  const params = {
    scope: scopes.join(' '),
    code_challenge: encodeBase64url(await crypto.sha256(encodeUtf8(verifier))),
    dpop_jkt: (await jwkThumbprint(publicJwk, crypto)) ?? '',
    state,
    nonce,
  };
  return { params, verifier, nonce, state };
}

/** The code, if it answers this request and comes from this issuer. */
export function acceptCode(
  { code, iss, state }: RequestCodeResult,
  request: AuthorizationRequest,
  issuer: string,
): string {
  if (iss !== issuer) throw new DavitError('issuer_mismatch');
  if (state !== request.state) throw new DavitError('state_mismatch');
  return code;
}
