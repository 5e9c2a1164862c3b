// The JWK thumbprint (RFC 7638): names a public key.
import { encodeBase64url } from './base64url.ts';
import type { Digest, PublicJwk } from './port.ts';
import { encodeUtf8 } from './utf8.ts';

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
  return JSON.stringify(members);
}

/**
 * base64url(SHA-256(canonical JWK)): 43 characters. Null when members are missing.
 * @see RFC 7638 §3
 */
export async function jwkThumbprint(key: PublicJwk, digest: Digest): Promise<string | null> {
  const canonical = canonicalJwk(key);
  return canonical === null ? null : encodeBase64url(await digest.sha256(encodeUtf8(canonical)));
}
