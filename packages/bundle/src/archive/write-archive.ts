// Files → the one ZIP that holds them in this order. Deterministic: no clock, no platform. Checks nothing; pack-bundle did.
import { encodeUtf8 } from '@davit/crypto';
import { deflateSync } from 'fflate';
import { MAX_RATIO, RATIO_FREE_BYTES } from './bundle-limits.ts';
import { crc32 } from './crc32.ts';
import {
  CENTRAL_BYTES,
  CENTRAL_SIGNATURE,
  DATE,
  DEFLATED,
  END_BYTES,
  END_SIGNATURE,
  FLAGS,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
  MADE_BY,
  STORED,
  TIME,
  VERSION_NEEDED,
} from './zip-format.ts';

interface Packed {
  readonly name: Uint8Array;
  readonly body: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
}

function pack(path: string, bytes: Uint8Array): Packed {
  const name = encodeUtf8(path);
  const deflated = deflateSync(bytes, { level: 9 });
  // What shrinks too well would be refused as a bomb; it is stored.
  const bomb = bytes.length > RATIO_FREE_BYTES && bytes.length > deflated.length * MAX_RATIO;
  const small = deflated.length < bytes.length && !bomb;
  return {
    name,
    body: small ? deflated : bytes,
    method: small ? DEFLATED : STORED,
    crc: crc32(bytes),
    size: bytes.length,
  };
}

/** What the local and the central header have in common: 26 bytes. */
function common(view: DataView, at: number, { name, body, method, crc, size }: Packed): void {
  view.setUint16(at, VERSION_NEEDED, true);
  view.setUint16(at + 2, FLAGS, true);
  view.setUint16(at + 4, method, true);
  view.setUint16(at + 6, TIME, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, body.length, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

export function writeArchive(files: readonly (readonly [path: string, bytes: Uint8Array])[]): Uint8Array {
  const entries = files.map(([path, bytes]) => pack(path, bytes));
  const total = entries.reduce(
    (sum, { name, body }) => sum + LOCAL_BYTES + CENTRAL_BYTES + 2 * name.length + body.length,
    END_BYTES,
  );
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const offsets = entries.map((entry) => {
    const offset = at;
    view.setUint32(at, LOCAL_SIGNATURE, true);
    common(view, at + 4, entry);
    bytes.set(entry.name, at + LOCAL_BYTES);
    bytes.set(entry.body, at + LOCAL_BYTES + entry.name.length);
    at += LOCAL_BYTES + entry.name.length + entry.body.length;
    return offset;
  });
  const directory = at;
  for (const [index, entry] of entries.entries()) {
    view.setUint32(at, CENTRAL_SIGNATURE, true);
    view.setUint16(at + 4, MADE_BY, true);
    common(view, at + 6, entry);
    view.setUint32(at + 42, offsets[index] as number, true);
    bytes.set(entry.name, at + CENTRAL_BYTES);
    at += CENTRAL_BYTES + entry.name.length;
  }
  view.setUint32(at, END_SIGNATURE, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, at - directory, true);
  view.setUint32(at + 16, directory, true);
  return bytes;
}
