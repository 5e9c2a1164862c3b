// Makes one DPoP proof (RFC 9449 §4.2). Keeps no state: key, clock and randomness come as arguments.
import { type Digest, encodeBase64url, encodeUtf8, type RandomSource, type Signer, signJws } from '@davit/crypto';

export interface ProofRequest {
  readonly method: string;
  /** The absolute URL of the request; query and fragment are cut off. */
  readonly url: string;
  /** The server's nonce, when it gave one (RFC 9449 §8). */
  readonly nonce?: string | undefined;
  /** The access token that the request carries: its hash goes into `ath`. */
  readonly accessToken?: string | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

/** `htu`: the URL without query and fragment (RFC 9449 §4.2). */
export const proofUrl = (url: string): string => url.replace(/[?#].*$/s, '');

export async function makeProof(request: ProofRequest, signer: Signer, crypto: RandomSource & Digest): Promise<string> {
  const payload = {
    jti: encodeBase64url(crypto.randomBytes(16)),
    htm: request.method,
    htu: proofUrl(request.url),
    iat: Math.floor(request.now),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    ...(request.accessToken === undefined
      ? {}
      : { ath: encodeBase64url(await crypto.sha256(encodeUtf8(request.accessToken))) }),
  };
  return signJws({ typ: 'dpop+jwt', jwk: signer.publicJwk }, payload, signer);
}
