// The signature that proves possession, as the text that a client sends: base64 of the bytes that its tool wrote.
import { decodeAnyBase64 } from '@davit/crypto';
import type { SigningAlgorithm } from '@davit/signature';
import { readPositive, readSequence } from './der.ts';

const HALF = 32;

/** ECDSA in DER, which is what openssl writes, to `r ‖ s`. Only proofs of possession come in it: signed requests never do. */
function toRaw(bytes: Uint8Array): Uint8Array {
  const numbers = readSequence(bytes);
  const [r, s] = [readPositive(numbers?.[0]), readPositive(numbers?.[1])];
  if (numbers?.length !== 2 || r === null || s === null || r.length > HALF || s.length > HALF) return bytes;
  const raw = new Uint8Array(2 * HALF);
  raw.set(r, HALF - r.length);
  raw.set(s, 2 * HALF - s.length);
  return raw;
}

/** Null when the text is no base64. */
export function readProofSignature(algorithm: SigningAlgorithm, text: string): Uint8Array | null {
  const bytes = decodeAnyBase64(text.trim());
  if (bytes === null || bytes.length === 0) return null;
  return algorithm === 'ecdsa-p256-sha256' && bytes.length !== 2 * HALF ? toRaw(bytes) : bytes;
}
