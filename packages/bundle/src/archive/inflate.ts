// DEFLATE (RFC 1951) into a buffer of the declared size. Our own because a bundle needs what libraries do not offer: it stops at
// the first byte too many, and it knows that the packed bytes end where the stream does, to the bit. Never throws.
import { alignToByte, type BitStream, createBitStream, refill, skipBits, takeBits } from './bit-stream.ts';
import { createHuffmanCode, FAST_MASK, findLongCode, type HuffmanCode, setHuffmanCode } from './huffman-code.ts';
import { DISTANCE_ENTRIES, inflateBlock, LITERAL_ENTRIES } from './inflate-block.ts';

const LENGTH_ORDER = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);
const END_OF_BLOCK = 256;
const MAX_LITERALS = 286;
const MAX_DISTANCES = 30;

const fixedLiterals = createHuffmanCode(LITERAL_ENTRIES);
const fixedDistances = createHuffmanCode(DISTANCE_ENTRIES);
setHuffmanCode(fixedLiterals, new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280), 0, 288);
setHuffmanCode(fixedDistances, new Uint8Array(32).fill(5), 0, 32);
// Set anew for each block that brings its own: inflating never waits, so one set is enough.
const literals = createHuffmanCode(LITERAL_ENTRIES);
const distances = createHuffmanCode(DISTANCE_ENTRIES);
const lengthCode = createHuffmanCode(Int32Array.from({ length: 19 }, (_, symbol) => symbol << 9));
const lengths = new Uint8Array(MAX_LITERALS + MAX_DISTANCES);

function copyStored(stream: BitStream): boolean {
  if (!alignToByte(stream)) return false;
  const length = takeBits(stream, 16);
  const complement = takeBits(stream, 16);
  const { source, out, pos, at } = stream;
  if ((length ^ complement) !== 0xffff || pos + length > source.length || at + length > out.length) return false;
  out.set(source.subarray(pos, pos + length), at);
  stream.pos += length;
  stream.at += length;
  return true;
}

/** The next symbol of the code that code lengths are written in, or -1. */
function takeLengthSymbol(stream: BitStream): number {
  refill(stream);
  const entry = lengthCode.fast[stream.hold & FAST_MASK] || findLongCode(lengthCode, stream.hold);
  skipBits(stream, entry & 15);
  return entry === 0 ? -1 : entry >> 9;
}

function readLengths(stream: BitStream, end: number): boolean {
  for (let at = 0; at < end; ) {
    const symbol = takeLengthSymbol(stream);
    if (symbol < 0) return false;
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) return false;
    const length = symbol === 16 ? (lengths[at - 1] as number) : 0;
    const repeat =
      symbol === 16 ? 3 + takeBits(stream, 2) : symbol === 17 ? 3 + takeBits(stream, 3) : 11 + takeBits(stream, 7);
    if (at + repeat > end) return false;
    lengths.fill(length, at, at + repeat);
    at += repeat;
  }
  return true;
}

/** The codes of a block that brings its own (RFC 1951 §3.2.7). */
function readCodes(stream: BitStream): boolean {
  const literalCount = takeBits(stream, 5) + 257;
  const distanceCount = takeBits(stream, 5) + 1;
  const lengthCount = takeBits(stream, 4) + 4;
  if (literalCount > MAX_LITERALS || distanceCount > MAX_DISTANCES) return false;
  lengths.fill(0, 0, LENGTH_ORDER.length);
  for (let at = 0; at < lengthCount; at += 1) lengths[LENGTH_ORDER[at] as number] = takeBits(stream, 3);
  const end = literalCount + distanceCount;
  return (
    setHuffmanCode(lengthCode, lengths, 0, LENGTH_ORDER.length) &&
    readLengths(stream, end) &&
    lengths[END_OF_BLOCK] !== 0 &&
    setHuffmanCode(literals, lengths, 0, literalCount) &&
    setHuffmanCode(distances, lengths, literalCount, end)
  );
}

function readBlock(stream: BitStream, type: number): boolean {
  const code = (literal: HuffmanCode, distance: HuffmanCode): boolean => inflateBlock(stream, literal, distance);
  if (type === 0) return copyStored(stream);
  if (type === 1) return code(fixedLiterals, fixedDistances);
  return type === 2 && readCodes(stream) && code(literals, distances);
}

/** Exactly `size` bytes out of exactly these; null for anything else. */
export function inflate(source: Uint8Array, size: number): Uint8Array | null {
  const stream = createBitStream(source, size);
  for (let last = 0; last === 0; ) {
    // No more than what is read ahead can lie beyond the end while the stream is whole.
    if (stream.pos > source.length + 4) return null;
    last = takeBits(stream, 1);
    if (!readBlock(stream, takeBits(stream, 2))) return null;
  }
  return alignToByte(stream) && stream.pos === source.length && stream.at === size ? stream.out : null;
}
