// The JWK thumbprint (RFC 7638): names a public key.
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { Digest, PublicJwk } from './port.ts';
import { encodeUtf8 } from './utf8.ts';

const COORDINATE_BYTES = 32;

/** P-256 and Ed25519 (RFC 7518 §6.2.1.2, RFC 8037 §2): the full length, leading zeros included. */
const isCoordinate = (text: string | undefined): boolean =>
  text === undefined || decodeBase64url(text)?.length === COORDINATE_BYTES;
/** > the minimum number of octets (RFC 7518 §2): no leading zero. */
const isInteger = (text: string | undefined): boolean => text === undefined || (decodeBase64url(text)?.[0] ?? 0) !== 0;

/** The members that count, in lexicographic order; null for a key kind that is not used here. */
function canonicalJwk(key: PublicJwk): string | null {
  const members =
    key.kty === 'EC'
      ? { crv: key.crv, kty: 'EC', x: key.x, y: key.y }
      : key.kty === 'OKP'
        ? { crv: key.crv, kty: 'OKP', x: key.x }
        : key.kty === 'RSA'
          ? { e: key.e, kty: 'RSA', n: key.n }
          : null;
  if (members === null || Object.values(members).some((value) => typeof value !== 'string')) return null;
  const { x, y, n, e } = members as Readonly<Record<string, string | undefined>>;
  const isOneSpelling = [x, y].every(isCoordinate) && [n, e].every(isInteger);
  return isOneSpelling ? JSON.stringify(members) : null;
}

/**
 * base64url(SHA-256(canonical JWK)): 43 characters. Null when members are missing, or are not in the one spelling that a
 * key has: engines read others too, and one key with two names would be two keys.
 * @see RFC 7638 §3
 */
export async function jwkThumbprint(key: PublicJwk, digest: Digest): Promise<string | null> {
  const canonical = canonicalJwk(key);
  return canonical === null ? null : encodeBase64url(await digest.sha256(encodeUtf8(canonical)));
}
