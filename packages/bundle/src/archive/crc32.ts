// CRC-32 as ZIP has it (ISO 3309), sixteen bytes a step: verifying a bundle runs this over every byte, and byte by byte it would
// take as long as unpacking.

const newTable = (crcOf: (byte: number) => number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, byte) => crcOf(byte));

const T0 = newTable((byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
/** From the table for a byte to the one for a byte that one more byte follows. */
const next = (table: Int32Array): Int32Array =>
  newTable((byte) => {
    const crc = table[byte] as number;
    return (T0[crc & 255] as number) ^ (crc >>> 8);
  });
const T1 = next(T0);
const T2 = next(T1);
const T3 = next(T2);
const T4 = next(T3);
const T5 = next(T4);
const T6 = next(T5);
const T7 = next(T6);
const T8 = next(T7);
const T9 = next(T8);
const T10 = next(T9);
const T11 = next(T10);
const T12 = next(T11);
const T13 = next(T12);
const T14 = next(T13);
const T15 = next(T14);

/** Words are read as the machine has them. */
const LITTLE_ENDIAN = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;

/** The CRC after all whole groups of four words. */
function crcOfWords(words: Int32Array): number {
  let crc = -1;
  for (let at = 0; at + 3 < words.length; at += 4) {
    const a = (words[at] as number) ^ crc;
    const b = words[at + 1] as number;
    const c = words[at + 2] as number;
    const d = words[at + 3] as number;
    crc =
      (T15[a & 255] as number) ^
      (T14[(a >>> 8) & 255] as number) ^
      (T13[(a >>> 16) & 255] as number) ^
      (T12[a >>> 24] as number) ^
      (T11[b & 255] as number) ^
      (T10[(b >>> 8) & 255] as number) ^
      (T9[(b >>> 16) & 255] as number) ^
      (T8[b >>> 24] as number) ^
      (T7[c & 255] as number) ^
      (T6[(c >>> 8) & 255] as number) ^
      (T5[(c >>> 16) & 255] as number) ^
      (T4[c >>> 24] as number) ^
      (T3[d & 255] as number) ^
      (T2[(d >>> 8) & 255] as number) ^
      (T1[(d >>> 16) & 255] as number) ^
      (T0[d >>> 24] as number);
  }
  return crc;
}

export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  let at = 0;
  if (LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) {
    const groups = bytes.length >> 4;
    crc = crcOfWords(new Int32Array(bytes.buffer, bytes.byteOffset, 4 * groups));
    at = 16 * groups;
  }
  for (; at < bytes.length; at += 1) crc = (T0[(crc ^ (bytes[at] as number)) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}
