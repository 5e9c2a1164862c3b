// A canonical Huffman code as DEFLATE describes it (RFC 1951 §3.2.2): short codes by one look into a table, the rest by search.
// An entry says all about a code that the hot loop asks: value << 9 | isNoLiteral << 8 | extraBits << 4 | length; 0 is no code.

const FAST_BITS = 10;
export const FAST_MASK = (1 << FAST_BITS) - 1;
const MAX_BITS = 15;

export interface HuffmanCode {
  /** By the next bits; 0 where the code is longer, or none. */
  readonly fast: Int32Array;
  /** By symbol: its entry without the length. */
  readonly entries: Int32Array;
  /** How many codes there are of each length, and the symbols in the order of their codes. */
  readonly count: Uint16Array;
  readonly symbols: Uint16Array;
  /** The first code that is longer than the table knows, and its place among the symbols. */
  firstLong: number;
  firstLongIndex: number;
}

export const createHuffmanCode = (entries: Int32Array): HuffmanCode => ({
  fast: new Int32Array(1 << FAST_BITS),
  entries,
  count: new Uint16Array(MAX_BITS + 1),
  symbols: new Uint16Array(entries.length),
  firstLong: 0,
  firstLongIndex: 0,
});

// Set anew by each call, which never waits.
const offsets = new Uint16Array(MAX_BITS + 2);
const nextCode = new Uint16Array(MAX_BITS + 2);

/** Codes are written highest bit first, everything else lowest bit first. */
const REVERSED = Uint16Array.from({ length: 1 << FAST_BITS }, (_, code) => {
  let reversed = 0;
  for (let bit = 0; bit < FAST_BITS; bit += 1) reversed |= ((code >> bit) & 1) << (FAST_BITS - 1 - bit);
  return reversed;
});

/** Counts the lengths and finds each length's first code. False when they are no code. */
function countLengths({ count }: HuffmanCode, lengths: Uint8Array, from: number, to: number): boolean {
  count.fill(0);
  for (let at = from; at < to; at += 1) (count[lengths[at] as number] as number) += 1;
  const used = to - from - (count[0] as number);
  count[0] = 0;
  offsets[1] = 0;
  nextCode[1] = 0;
  let left = 1;
  for (let length = 1; length <= MAX_BITS; length += 1) {
    const codes = count[length] as number;
    left = 2 * left - codes;
    if (left < 0) return false;
    offsets[length + 1] = (offsets[length] as number) + codes;
    nextCode[length + 1] = ((nextCode[length] as number) + codes) << 1;
  }
  return left === 0 || used === (count[1] as number);
}

/**
 * Sets the code to the lengths from `from` to `to`. False when there are more codes than room, or fewer; but encoders write a
 * code of one symbol, or of none, where there is nothing to tell apart.
 */
export function setHuffmanCode(code: HuffmanCode, lengths: Uint8Array, from: number, to: number): boolean {
  if (!countLengths(code, lengths, from, to)) return false;
  const { fast, entries, symbols } = code;
  code.firstLong = nextCode[FAST_BITS + 1] as number;
  code.firstLongIndex = offsets[FAST_BITS + 1] as number;
  fast.fill(0);
  for (let at = from; at < to; at += 1) {
    const length = lengths[at] as number;
    if (length === 0) continue;
    symbols[(offsets[length] as number)++] = at - from;
    if (length > FAST_BITS) continue;
    const entry = (entries[at - from] as number) | length;
    let slot = (REVERSED[(nextCode[length] as number)++] as number) >> (FAST_BITS - length);
    for (; slot <= FAST_MASK; slot += 1 << length) fast[slot] = entry;
  }
  return true;
}

/** The entry of the code that `bits` begin with, where the table has none; 0 when no code does. */
export function findLongCode(
  { count, symbols, entries, firstLong, firstLongIndex }: HuffmanCode,
  bits: number,
): number {
  let code = (REVERSED[bits & FAST_MASK] as number) << 1;
  let first = firstLong;
  let index = firstLongIndex;
  for (let length = FAST_BITS + 1; length <= MAX_BITS; length += 1) {
    code |= (bits >>> (length - 1)) & 1;
    const codes = count[length] as number;
    // Below the first: the bits begin with no code at all, which only a code of one symbol leaves room for.
    if (code < first) return 0;
    if (code - first < codes) return (entries[symbols[index + code - first] as number] as number) | length;
    index += codes;
    first = (first + codes) << 1;
    code <<= 1;
  }
  return 0;
}
