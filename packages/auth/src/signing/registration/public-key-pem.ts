// `-----BEGIN PUBLIC KEY-----`, as openssl writes it, to a JWK: Ed25519, P-256 (uncompressed) and RSA. Whether the key is sound
// is judged where JWKs are.
import { decodeAnyBase64, encodeBase64url, equalBytes, type PublicJwk } from '@davit/crypto';
import { BIT_STRING, readPositive, readSequence, SEQUENCE } from './der.ts';

const PEM = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/;
const COORDINATE_BYTES = 32;
const UNCOMPRESSED = 4;

/** The content of the AlgorithmIdentifier (RFC 8410 §3, RFC 5480 §2.1.1, RFC 3279 §2.3.1). */
const ED25519 = Uint8Array.of(0x06, 0x03, 0x2b, 0x65, 0x70);
const P256 = Uint8Array.of(
  ...[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  ...[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
);
const RSA = Uint8Array.of(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00);

function toJwk(algorithm: Uint8Array, key: Uint8Array): PublicJwk | null {
  if (equalBytes(algorithm, ED25519)) return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(key) };
  if (equalBytes(algorithm, P256)) {
    if (key.length !== 1 + 2 * COORDINATE_BYTES || key[0] !== UNCOMPRESSED) return null;
    const [x, y] = [key.subarray(1, 1 + COORDINATE_BYTES), key.subarray(1 + COORDINATE_BYTES)];
    return { kty: 'EC', crv: 'P-256', x: encodeBase64url(x), y: encodeBase64url(y) };
  }
  if (!equalBytes(algorithm, RSA)) return null;
  const numbers = readSequence(key);
  const [n, e] = [readPositive(numbers?.[0]), readPositive(numbers?.[1])];
  return numbers?.length === 2 && n !== null && e !== null
    ? { kty: 'RSA', n: encodeBase64url(n), e: encodeBase64url(e) }
    : null;
}

/** Null when the text is not one public key of these kinds. */
export function readPublicKeyPem(text: string): PublicJwk | null {
  const encoded = PEM.exec(text)?.[1]?.replaceAll(/\s/g, '');
  const bytes = encoded === undefined ? null : decodeAnyBase64(encoded);
  const [algorithm, key, ...rest] = (bytes && readSequence(bytes)) ?? [];
  if (algorithm?.tag !== SEQUENCE || key?.tag !== BIT_STRING || rest.length > 0) return null;
  // The first byte counts unused bits: a key has none.
  return key.content[0] === 0 ? toJwk(algorithm.content, key.content.subarray(1)) : null;
}
