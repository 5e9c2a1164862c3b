// A public JWK that may verify: of the right kind, in its one spelling, and not weak. Throws a TypeError that says what is wrong.
import { type Awaitable, decodeBase64url, encodeBase64url, encodeUtf8, type PublicJwk } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { SigningAlgorithm } from './algorithm.ts';
import { isEd25519Point } from './ed25519-bytes.ts';
import type { Hashing } from './hashing.ts';

export const MIN_RSA_BITS = 2048;
/** A larger modulus would let a caller choose how long a verification takes. */
export const MAX_RSA_BITS = 8192;
/** FIPS 186-5 §A.1.1; with an exponent of 1 anybody could sign. */
const MIN_RSA_EXPONENT = 65_537;
const MAX_RSA_EXPONENT_BYTES = 4;
const COORDINATE_BYTES = 32;

function bytesOf(jwk: PublicJwk, member: 'x' | 'y' | 'n' | 'e'): Uint8Array {
  const text: unknown = jwk[member];
  const bytes = typeof text === 'string' ? decodeBase64url(text) : null;
  if (bytes === null || bytes.length === 0) throw new TypeError(`the key's "${member}" is missing or no base64url`);
  return bytes;
}

function coordinateOf(jwk: PublicJwk, member: 'x' | 'y'): Uint8Array {
  const bytes = bytesOf(jwk, member);
  if (bytes.length !== COORDINATE_BYTES) throw new TypeError(`the key's "${member}" is not ${COORDINATE_BYTES} bytes`);
  return bytes;
}

export function checkRsaSize(bits: number, exponent: number): void {
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS)
    throw new TypeError(`an RSA key must have ${MIN_RSA_BITS} to ${MAX_RSA_BITS} bits, not ${bits}`);
  if (exponent < MIN_RSA_EXPONENT || exponent % 2 === 0)
    throw new TypeError(`an RSA exponent must be odd and at least ${MIN_RSA_EXPONENT}`);
}

function checkRsa(jwk: PublicJwk): void {
  const modulus = bytesOf(jwk, 'n');
  const exponent = bytesOf(jwk, 'e');
  if (modulus[0] === 0 || exponent[0] === 0) throw new TypeError('the key has leading zeros in "n" or "e"');
  if (exponent.length > MAX_RSA_EXPONENT_BYTES) throw new TypeError('the RSA exponent is longer than 32 bits');
  const bits = (modulus.length - 1) * 8 + (32 - Math.clz32(modulus[0] as number));
  checkRsaSize(
    bits,
    exponent.reduce((value, byte) => value * 256 + byte, 0),
  );
}

/** The members that count, in lexicographic order (RFC 7638 §3.2), of a key that fits the algorithm. */
export function soundPublicJwk(algorithm: SigningAlgorithm, jwk: PublicJwk): PublicJwk {
  const { kty, crv } = jwk;
  if (algorithm === 'ed25519' && kty === 'OKP' && crv === 'Ed25519') {
    if (!isEd25519Point(coordinateOf(jwk, 'x'))) throw new TypeError('the key is not a sound Ed25519 point');
    return { crv, kty, x: jwk.x as string };
  }
  if (algorithm === 'ecdsa-p256-sha256' && kty === 'EC' && crv === 'P-256') {
    coordinateOf(jwk, 'x');
    coordinateOf(jwk, 'y');
    return { crv, kty, x: jwk.x as string, y: jwk.y as string };
  }
  if (algorithm === 'rsa-v1_5-sha256' && kty === 'RSA') {
    checkRsa(jwk);
    return { e: jwk.e as string, kty, n: jwk.n as string };
  }
  throw new TypeError(`a key of kind ${kty} ${crv ?? ''} does not fit ${algorithm}`);
}

/** The keyid: the thumbprint (RFC 7638) of what soundPublicJwk answered. */
export const keyidOf = (sound: PublicJwk, hashing: Pick<Hashing, 'sha256'>): Awaitable<string> =>
  andThen(hashing.sha256(encodeUtf8(JSON.stringify(sound))), encodeBase64url);
