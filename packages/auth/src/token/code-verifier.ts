// The PKCE code verifier (RFC 7636 §4.1) and the challenge that it answers. S256 only.
import { encodeBase64url, encodeUtf8 } from '@davit/crypto';
import type { AuthContext } from '../context.ts';

// > code-verifier = 43*128unreserved
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

export const isCodeVerifier = (text: string): boolean => CODE_VERIFIER.test(text);

/** BASE64URL(SHA-256(ASCII(code_verifier))) (RFC 7636 §4.2). */
export async function toChallenge(context: Pick<AuthContext, 'crypto'>, verifier: string): Promise<string> {
  return encodeBase64url(await context.crypto.sha256(encodeUtf8(verifier)));
}
