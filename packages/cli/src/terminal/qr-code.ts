// A short text as a QR code (ISO/IEC 18004): byte mode, error correction M, versions 1 to 6, which hold 106 bytes. Pure.

/** Rows of modules; true is dark. No quiet zone. */
export type QrCode = readonly (readonly boolean[])[];

/** By version: data codewords and error correction codewords of a block, and how many such blocks. */
const BLOCKS: readonly (readonly [data: number, correction: number, count: number])[] = [
  [16, 10, 1],
  [28, 16, 1],
  [44, 26, 1],
  [32, 18, 2],
  [43, 24, 2],
  [27, 16, 4],
];
/** Mode and length take twelve bits, the end up to four. */
const HEADER_BYTES = 2;
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** In GF(256) by x⁸ + x⁴ + x³ + x² + 1. */
function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((other >> bit) & 1) * one;
  }
  return product;
}

/** Reed-Solomon: the remainder by (x − 2⁰)(x − 2¹)…, highest power first. */
function correctionOf(data: readonly number[], length: number): number[] {
  const divisor: number[] = [...new Array<number>(length - 1).fill(0), 1];
  for (let index = 0, root = 1; index < length; index += 1, root = times(root, 2))
    for (let at = 0; at < length; at += 1) divisor[at] = times(divisor[at] ?? 0, root) ^ (divisor[at + 1] ?? 0);
  const rest = new Array<number>(length).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let at = 0; at < length; at += 1) rest[at] = (rest[at] ?? 0) ^ times(divisor[at] ?? 0, factor);
  }
  return rest;
}

function codewordsOf(text: Uint8Array, [data, correction, count]: readonly [number, number, number]): number[] {
  const nibbles = [4, text.length >> 4, text.length & 15, ...[...text].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const bytes = Array.from(
    { length: nibbles.length / 2 },
    (_, at) => ((nibbles[2 * at] ?? 0) << 4) | (nibbles[2 * at + 1] ?? 0),
  );
  for (let pad = 0; bytes.length < data * count; pad += 1) bytes.push(pad % 2 === 0 ? 0xec : 0x11);
  const blocks = Array.from({ length: count }, (_, at) => bytes.slice(at * data, (at + 1) * data));
  const corrections = blocks.map((block) => correctionOf(block, correction));
  const woven = (parts: readonly number[][], length: number): number[] =>
    Array.from({ length }, (_, at) => parts.map((part) => part[at] ?? 0)).flat();
  return [...woven(blocks, data), ...woven(corrections, correction)];
}

/** Error correction M and the mask, with the code of its own that protects them. */
function formatBits(mask: number): number {
  let rest = mask;
  for (let bit = 0; bit < 10; bit += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  return ((mask << 10) | rest) ^ 0x5412;
}

type Grid = (boolean | null)[][];

/** What is the same in each code of a version; null where data goes. */
function frame(version: number, mask: number): Grid {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | null>(size).fill(null));
  const set = (row: number, column: number, dark: boolean): void => {
    const line = grid[row];
    if (line !== undefined && column >= 0 && column < size) line[column] = dark;
  };
  const rings = (row: number, column: number, radius: number, isDark: (ring: number) => boolean): void => {
    for (let down = -radius; down <= radius; down += 1)
      for (let right = -radius; right <= radius; right += 1)
        set(row + down, column + right, isDark(Math.max(Math.abs(down), Math.abs(right))));
  };
  for (let at = 8; at < size - 8; at += 1)
    for (const [row, column] of [
      [6, at],
      [at, 6],
    ] as const)
      set(row, column, at % 2 === 0);
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    rings(row, column, 4, (ring) => ring !== 2 && ring !== 4);
  if (version > 1) rings(size - 7, size - 7, 2, (ring) => ring !== 1);
  const format = formatBits(mask);
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = ((format >> bit) & 1) === 1;
    const along = bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit;
    set(along, 8, dark);
    set(8, bit < 8 ? size - 1 - bit : bit === 8 ? 7 : 14 - bit, dark);
  }
  set(size - 8, 8, true);
  return grid;
}

function draw(version: number, mask: number, codewords: readonly number[]): QrCode {
  const grid = frame(version, mask);
  const size = grid.length;
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    // The column of the timing pattern holds no data.
    const column = right <= 6 ? right - 1 : right;
    const isUpward = ((size - 1 - right) / 2) % 2 === 0;
    for (let step = 0; step < size; step += 1) {
      const row = isUpward ? size - 1 - step : step;
      for (const at of [column, column - 1]) {
        const line = grid[row];
        if (line === undefined || line[at] !== null) continue;
        const isSet = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        line[at] = isSet !== (MASKS[mask]?.(row, at) ?? false);
        bit += 1;
      }
    }
  }
  return grid.map((row) => row.map((dark) => dark === true));
}

/** How hard it is to read (§7.8.3): runs, blocks of one colour, what looks like a corner, and too much of one colour. */
function penaltyOf(code: QrCode): number {
  const columns = code.map((_, at) => code.map((row) => row[at] === true));
  const lines = [...code, ...columns].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''));
  let penalty = 0;
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2;
    penalty += 40 * [...line.matchAll(/(?=00001011101|10111010000)/g)].length;
  }
  for (const [row, line] of code.entries())
    for (const [column, dark] of line.entries())
      if (
        row > 0 &&
        column > 0 &&
        [code[row - 1]?.[column], code[row - 1]?.[column - 1], line[column - 1]].every((other) => other === dark)
      )
        penalty += 3;
  const share = code.flat().filter(Boolean).length / code.length ** 2;
  return penalty + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}

/** Null for a text that is too long. `mask`: this one instead of the one that is read best. */
export function qrCode(text: string, mask?: number): QrCode | null {
  const bytes = new TextEncoder().encode(text);
  const at = BLOCKS.findIndex(([data, , count]) => bytes.length + HEADER_BYTES <= data * count);
  const blocks = BLOCKS[at];
  if (blocks === undefined) return null;
  const codewords = codewordsOf(bytes, blocks);
  const codes = (mask === undefined ? [...MASKS.keys()] : [mask]).map((each) => draw(at + 1, each, codewords));
  return codes.reduce((best, code) => (penaltyOf(code) < penaltyOf(best) ? code : best));
}
