// Who calls: a JWT signed with the key of the login (RFC 7523), good for one token request.
import { encodeBase64url, type Signer, signJws } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';

const ASSERTION_TTL_SECONDS = 60;
const JTI_BYTES = 16;
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface AssertionFacts {
  readonly clientId: string;
  readonly keyid: string;
  readonly issuer: string;
  /** Seconds, as the server counts them. */
  readonly now: number;
}

export const makeAssertion = ({ clientId, keyid, issuer, now }: AssertionFacts, signer: Signer): Promise<string> =>
  signJws(
    { kid: keyid, typ: 'client-authentication+jwt' },
    {
      iss: clientId,
      sub: clientId,
      aud: issuer,
      iat: now,
      exp: now + ASSERTION_TTL_SECONDS,
      jti: encodeBase64url(nodeCrypto.randomBytes(JTI_BYTES)),
    },
    signer,
  );
