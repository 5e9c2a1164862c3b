// Which 64 bytes are an ECDSA P-256 signature at all (FIPS 186-5 §6.4.2): `r ‖ s`, both from 1 to n - 1.
// Both s and n - s pass: callers' engines write either, and the nonce, not the signature, makes a request single-use.

/** n, big endian. */
const ORDER = Uint8Array.of(
  ...[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ...[0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51],
);

function isScalar(bytes: Uint8Array, offset: number): boolean {
  let isZero = true;
  for (let i = 0; i < 32; i += 1) if (bytes[offset + i] !== 0) isZero = false;
  if (isZero) return false;
  for (let i = 0; i < 32; i += 1) {
    const difference = (bytes[offset + i] as number) - (ORDER[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

export const isEcdsaSignature = (signature: Uint8Array): boolean =>
  signature.length === 64 && isScalar(signature, 0) && isScalar(signature, 32);
