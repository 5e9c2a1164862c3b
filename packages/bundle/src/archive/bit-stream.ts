// Bits out of bytes, lowest first, as DEFLATE packs them (RFC 1951 §3.1.1), and where the unpacked bytes go.

/** `hold` has the next `bits` bits; beyond the last byte come zeros, which `isAtEnd` tells. */
export interface BitStream {
  readonly source: Uint8Array;
  readonly out: Uint8Array;
  pos: number;
  hold: number;
  bits: number;
  /** How much of `out` is written. */
  at: number;
}

export const createBitStream = (source: Uint8Array, size: number): BitStream => ({
  source,
  out: new Uint8Array(size),
  pos: 0,
  hold: 0,
  bits: 0,
  at: 0,
});

/** Sees to at least 16 bits. */
export function refill(stream: BitStream): void {
  const { source, pos, bits } = stream;
  if (bits >= 16) return;
  stream.hold |= ((source[pos] ?? 0) | ((source[pos + 1] ?? 0) << 8)) << bits;
  stream.pos += 2;
  stream.bits += 16;
}

export function skipBits(stream: BitStream, count: number): void {
  stream.hold >>>= count;
  stream.bits -= count;
}

/** At most 16 bits. */
export function takeBits(stream: BitStream, count: number): number {
  refill(stream);
  const value = stream.hold & ((1 << count) - 1);
  skipBits(stream, count);
  return value;
}

/** Goes on at the next whole byte. False when the bits between are not zero: nothing is hidden there. */
export function alignToByte(stream: BitStream): boolean {
  const padding = stream.hold & ((1 << (stream.bits & 7)) - 1);
  stream.pos -= stream.bits >> 3;
  stream.hold = 0;
  stream.bits = 0;
  return padding === 0;
}
