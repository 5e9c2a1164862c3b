// Keys, DPoP proofs (RFC 9449) and PKCE pairs (RFC 7636), made here from the specifications, so that any part can be made wrong.
import { encodeBase64url, encodeUtf8, jwkThumbprint, type Signer, signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';

export interface ProofKey {
  readonly signer: Signer;
  readonly jkt: string;
}

export async function newKey(): Promise<ProofKey> {
  const { signer } = await nodeCrypto.generateKey('ES256');
  return { signer, jkt: (await jwkThumbprint(signer.publicJwk, nodeCrypto)) as string };
}

export const hash = async (text: string): Promise<string> => encodeBase64url(await nodeCrypto.sha256(encodeUtf8(text)));
export const randomText = (bytes = 16): string => encodeBase64url(nodeCrypto.randomBytes(bytes));

export interface ProofParts {
  readonly method: string;
  readonly url: string;
  readonly accessToken?: string | undefined;
  readonly nonce?: string | undefined;
  /** Seconds since 1970. */
  readonly iat?: number;
  readonly jti?: string;
  /** Replaces or adds members, to make a proof wrong. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
}

export async function makeProof(key: ProofKey, parts: ProofParts): Promise<string> {
  return signJws(
    { typ: 'dpop+jwt', jwk: key.signer.publicJwk, ...parts.header },
    {
      jti: parts.jti ?? randomText(),
      htm: parts.method,
      htu: parts.url,
      iat: parts.iat ?? Math.floor(Date.now() / 1000),
      ...(parts.nonce === undefined ? {} : { nonce: parts.nonce }),
      ...(parts.accessToken === undefined ? {} : { ath: await hash(parts.accessToken) }),
      ...parts.payload,
    },
    key.signer,
  );
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}
export async function newPkce(): Promise<Pkce> {
  const verifier = randomText(32);
  return { verifier, challenge: await hash(verifier) };
}
