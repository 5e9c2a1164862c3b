// Whether base64 is the beginning of a private key in DER: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017), SEC 1 (RFC 5915). Pure.
import { decodeAnyBase64 } from '@davit/crypto';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
/** Enough for every head. */
const LOOK = 64;

interface Element {
  readonly tag: number;
  readonly length: number;
  /** Where its content begins. */
  readonly at: number;
}

/** Null where none begins; the content may go on behind what is there. */
function elementAt(bytes: Uint8Array, at: number): Element | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, length: first, at: at + 2 };
  const size = first - 0x80;
  if (size < 1 || size > 2) return null;
  let length = 0;
  for (let next = at + 2; next < at + 2 + size; next += 1) length = length * 256 + (bytes[next] ?? 0);
  return { tag, length, at: at + 2 + size };
}

/** The first 44 characters and more of it. */
export function isPrivateDer(base64: string): boolean {
  const head = base64.slice(0, LOOK - (LOOK % 4));
  const bytes = decodeAnyBase64(head.slice(0, head.length - (head.length % 4)));
  if (bytes === null) return false;
  const whole = elementAt(bytes, 0);
  if (whole?.tag !== SEQUENCE) return false;
  const version = elementAt(bytes, whole.at);
  if (version?.tag !== INTEGER || version.length !== 1) return false;
  const next = elementAt(bytes, version.at + 1);
  if (next === null) return false;
  switch (bytes[version.at]) {
    case 0:
      // PKCS#8 names the algorithm; PKCS#1 goes on with a modulus.
      if (next.tag === SEQUENCE) return elementAt(bytes, next.at)?.tag === OID && next.length <= 32;
      return next.tag === INTEGER && next.length >= 64;
    case 1:
      // PKCS#8 with the public key (RFC 5958), or SEC 1.
      if (next.tag === SEQUENCE) return elementAt(bytes, next.at)?.tag === OID && next.length <= 32;
      return next.tag === OCTETS && next.length >= 24 && next.length <= 66;
    default:
      return false;
  }
}
