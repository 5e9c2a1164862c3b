// Proof key for code exchange, S256 (RFC 7636 §4.1, §4.2). The host needs one for its own log-in.
import { type CryptoPort, encodeBase64url, encodeUtf8 } from '@davit/crypto';

export interface Pkce {
  /** Secret until the code is redeemed. */
  readonly verifier: string;
  readonly challenge: string;
}

export async function createPkce(crypto: Pick<CryptoPort, 'randomBytes' | 'sha256'>): Promise<Pkce> {
  const verifier = encodeBase64url(crypto.randomBytes(32));
  return { verifier, challenge: encodeBase64url(await crypto.sha256(encodeUtf8(verifier))) };
}
