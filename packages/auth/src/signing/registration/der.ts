// As much of DER (X.690) as keys and ECDSA signatures need: sequences, integers, bit strings. Strict: one spelling per value.

export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const SEQUENCE = 0x30;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;

/** The length that stands at `at`, and where the content begins; null for any but the shortest spelling. */
function readLength(bytes: Uint8Array, at: number): readonly [length: number, start: number] | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first < 0x80) return [first, at + 1];
  const count = first & 0x7f;
  if (count === 0 || count > 2 || at + count >= bytes.length) return null;
  let length = 0;
  for (let i = 1; i <= count; i += 1) length = length * 256 + (bytes[at + i] as number);
  return length < (count === 1 ? 0x80 : 0x100) ? null : [length, at + 1 + count];
}

/** The values that stand one after the other, or null when the bytes are not exactly that. */
export function readDer(bytes: Uint8Array): DerValue[] | null {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const read = readLength(bytes, at + 1);
    if (read === null) return null;
    const [length, start] = read;
    if (start + length > bytes.length) return null;
    values.push({ tag: bytes[at] as number, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}

/** The values of the one sequence that the bytes are. */
export function readSequence(bytes: Uint8Array): DerValue[] | null {
  const values = readDer(bytes);
  const [only] = values ?? [];
  return values?.length === 1 && only?.tag === SEQUENCE ? readDer(only.content) : null;
}

/** The bytes of a positive integer, big endian, without a leading zero. */
export function readPositive(value: DerValue | undefined): Uint8Array | null {
  if (value?.tag !== INTEGER) return null;
  const [first = 0x80, second = 0] = value.content;
  if (first >= 0x80) return null;
  if (first !== 0) return value.content;
  return second >= 0x80 ? value.content.subarray(1) : null;
}
