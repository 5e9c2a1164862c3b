// An ECDSA P-256 signature in DER → `r ‖ s`; null for what is none. To recognise a mistake, never to accept it.

const HALF = 32;

function readInteger(bytes: Uint8Array, at: number): { readonly value: Uint8Array; readonly end: number } | null {
  const length = bytes[at + 1];
  if (bytes[at] !== 0x02 || length === undefined || length === 0 || at + 2 + length > bytes.length) return null;
  let start = at + 2;
  while (bytes[start] === 0 && start < at + 1 + length) start += 1;
  const value = bytes.subarray(start, at + 2 + length);
  return value.length > HALF ? null : { value, end: at + 2 + length };
}

export function derToRaw(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return null;
  const r = readInteger(bytes, 2);
  const s = r === null ? null : readInteger(bytes, r.end);
  if (r === null || s === null || s.end !== bytes.length) return null;
  const raw = new Uint8Array(2 * HALF);
  raw.set(r.value, HALF - r.value.length);
  raw.set(s.value, 2 * HALF - s.value.length);
  return raw;
}
