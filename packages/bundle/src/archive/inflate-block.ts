// The hot loop of inflate: the symbols of one block. Everything in locals, 16 bits read at once, so that `hold` never has more
// than 32; copies four bytes a step where the distance allows (together a third less time than fflate, benchmark "container").
import type { BitStream } from './bit-stream.ts';
import { FAST_MASK, findLongCode, type HuffmanCode } from './huffman-code.ts';

const NO_LITERAL = 1 << 8;
/** Lengths are at least 3, so these are free. */
const END_OF_BLOCK = 0;
const NO_SYMBOL = 1;
/** Farther than anything was ever written. */
const NO_DISTANCE = 1 << 21;

const LENGTH_EXTRA = Uint8Array.of(
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
);
const DISTANCE_EXTRA = Uint8Array.from({ length: 30 }, (_, symbol) => (symbol < 4 ? 0 : (symbol >> 1) - 1));

/** Each symbol begins where the one before ends. */
function basesOf(first: number, extra: Uint8Array): number[] {
  let base = first;
  return Array.from(extra, (bits) => {
    const own = base;
    base += 1 << bits;
    return own;
  });
}
const LENGTH_BASE = basesOf(3, LENGTH_EXTRA);
LENGTH_BASE[28] = 258;
const DISTANCE_BASE = basesOf(1, DISTANCE_EXTRA);

function literalEntry(symbol: number): number {
  if (symbol < 256) return symbol << 9;
  if (symbol === 256) return (END_OF_BLOCK << 9) | NO_LITERAL;
  const extra = LENGTH_EXTRA[symbol - 257];
  if (extra === undefined) return (NO_SYMBOL << 9) | NO_LITERAL;
  return ((LENGTH_BASE[symbol - 257] as number) << 9) | NO_LITERAL | (extra << 4);
}
/** RFC 1951 §3.2.5, the literal/length alphabet. */
export const LITERAL_ENTRIES = Int32Array.from({ length: 288 }, (_, symbol) => literalEntry(symbol));
/** The distance alphabet. */
export const DISTANCE_ENTRIES = Int32Array.from(
  { length: 32 },
  (_, symbol) => ((DISTANCE_BASE[symbol] ?? NO_DISTANCE) << 9) | ((DISTANCE_EXTRA[symbol] ?? 0) << 4),
);

/** To the end of the block. False when the bits are no symbol, or tell of more than there is room for. */
export function inflateBlock(stream: BitStream, literal: HuffmanCode, distance: HuffmanCode): boolean {
  const { source, out } = stream;
  const literals = literal.fast;
  const distances = distance.fast;
  const size = out.length;
  const view = new DataView(out.buffer);
  let { pos, hold, bits, at } = stream;
  for (;;) {
    // Beyond the last byte `undefined` counts as zero; nothing endless comes of it, because `out` is full soon.
    if (bits < 16) {
      hold |= ((source[pos] as number) | ((source[pos + 1] as number) << 8)) << bits;
      pos += 2;
      bits += 16;
    }
    let entry = literals[hold & FAST_MASK] as number;
    if (entry === 0) {
      entry = findLongCode(literal, hold);
      if (entry === 0) return false;
    }
    hold >>>= entry & 15;
    bits -= entry & 15;
    if ((entry & NO_LITERAL) === 0) {
      if (at >= size) return false;
      out[at++] = entry >> 9;
      continue;
    }
    const length = entry >> 9;
    if (length === END_OF_BLOCK) {
      stream.pos = pos;
      stream.hold = hold;
      stream.bits = bits;
      stream.at = at;
      return true;
    }
    if (length === NO_SYMBOL) return false;
    if (bits < 16) {
      hold |= ((source[pos] as number) | ((source[pos + 1] as number) << 8)) << bits;
      pos += 2;
      bits += 16;
    }
    let extra = (entry >> 4) & 15;
    const end = at + length + (hold & ((1 << extra) - 1));
    hold >>>= extra;
    bits -= extra;
    if (bits < 16) {
      hold |= ((source[pos] as number) | ((source[pos + 1] as number) << 8)) << bits;
      pos += 2;
      bits += 16;
    }
    entry = distances[hold & FAST_MASK] as number;
    if (entry === 0) {
      entry = findLongCode(distance, hold);
      if (entry === 0) return false;
    }
    hold >>>= entry & 15;
    bits -= entry & 15;
    extra = (entry >> 4) & 15;
    if (bits < 16) {
      hold |= ((source[pos] as number) | ((source[pos + 1] as number) << 8)) << bits;
      pos += 2;
      bits += 16;
    }
    let from = at - (entry >> 9) - (hold & ((1 << extra) - 1));
    hold >>>= extra;
    bits -= extra;
    if (from < 0 || end > size) return false;
    if (from + 4 <= at && end + 4 <= size) {
      // Up to three bytes too many, which what comes next overwrites.
      do {
        view.setInt32(at, view.getInt32(from, true), true);
        at += 4;
        from += 4;
      } while (at < end);
      at = end;
    } else while (at < end) out[at++] = out[from++] as number;
  }
}
