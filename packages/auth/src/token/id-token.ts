// Makes an ID token (OIDC Core §2): who logged in, for this client alone. ES256; the subject is pairwise.
import { encodeBase64url, encodeUtf8, lengthPrefixed, signJws } from '@davit/crypto';
import type { Client } from '../clients/client.ts';
import { ID_TOKEN_TTL_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import type { Family } from '../ports/token-store.ts';
import { subjectFor } from '../users/subject.ts';

const SESSION_LABEL = encodeUtf8('davit-sid-1');
const SESSION_ID_BYTES = 16;

/** > left-most half of the hash of the octets of the ASCII representation of the access_token value (OIDC Core §3.1.3.6) */
async function accessTokenHash({ crypto }: Pick<AuthContext, 'crypto'>, accessToken: string): Promise<string> {
  const hash = await crypto.sha256(encodeUtf8(accessToken));
  return encodeBase64url(hash.subarray(0, hash.length / 2));
}

/** The host session under a name of this sector's own: two publishers cannot join their users by it. */
async function sessionId(
  { crypto, keys }: Pick<AuthContext, 'crypto' | 'keys'>,
  sectorId: string,
  hostFamilyId: string,
): Promise<string> {
  const message = lengthPrefixed(SESSION_LABEL, encodeUtf8(sectorId), encodeUtf8(hostFamilyId));
  return encodeBase64url((await crypto.hmacSha256(keys.pairwise, message)).subarray(0, SESSION_ID_BYTES));
}

export interface IdTokenInput {
  readonly client: Client;
  readonly family: Family;
  readonly accessToken: string;
  /** The nonce of the authorization request; null at a refresh (OIDC Core §12.2). */
  readonly nonce: string | null;
}

export async function makeIdToken(context: AuthContext, input: IdTokenInput): Promise<string> {
  const { client, family, accessToken, nonce } = input;
  const { kid, signer } = context.keys.idTokenKey();
  const now = Math.floor(context.store.now() / 1000);
  const claims = {
    iss: context.config.issuer,
    sub: await subjectFor(context, family.userId, client.sectorId),
    aud: client.clientId,
    exp: now + ID_TOKEN_TTL_SECONDS,
    iat: now,
    auth_time: Math.floor(family.authTime / 1000),
    ...(nonce === null ? {} : { nonce }),
    ...(family.hostFamilyId === null ? {} : { sid: await sessionId(context, client.sectorId, family.hostFamilyId) }),
    at_hash: await accessTokenHash(context, accessToken),
  };
  return signJws({ typ: 'JWT', kid }, claims, signer);
}
