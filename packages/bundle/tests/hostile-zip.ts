// Writes ZIPs, right ones and wrong ones: every field of every header can be set, and bytes put anywhere.
import { concatBytes, encodeUtf8 } from '@davit/crypto';
import { deflateSync } from 'fflate';
import { crc32 } from '../src/archive/crc32.ts';

/** What local and central headers both say. */
export interface SharedFields {
  signature: number;
  versionNeeded: number;
  flags: number;
  method: number;
  time: number;
  date: number;
  crc: number;
  packed: number;
  size: number;
  name: Uint8Array;
  extra: Uint8Array;
}
export interface CentralFields extends SharedFields {
  madeBy: number;
  comment: Uint8Array;
  disk: number;
  internal: number;
  external: number;
  offset: number;
}
export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly bytes: Uint8Array;
  /** The packed bytes, where they are not what packing gives. */
  readonly body?: Uint8Array;
  readonly method?: number;
  readonly before?: Uint8Array;
  /** In both headers. */
  readonly both?: Partial<SharedFields>;
  readonly local?: Partial<SharedFields>;
  readonly central?: Partial<CentralFields>;
}
export interface EndFields {
  signature: number;
  disk: number;
  directoryDisk: number;
  entriesHere: number;
  entries: number;
  directorySize: number;
  directoryOffset: number;
  comment: Uint8Array;
}
export interface ZipLayout {
  readonly beforeDirectory?: Uint8Array;
  readonly beforeEnd?: Uint8Array;
  readonly afterEnd?: Uint8Array;
  readonly end?: Partial<EndFields>;
}

const NONE = new Uint8Array(0);
const number = (value: number, bytes: 2 | 4): Uint8Array =>
  Uint8Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** at) & 255);

function shared(fields: SharedFields): Uint8Array {
  const { versionNeeded, flags, method, time, date, crc, packed, size, name, extra } = fields;
  return concatBytes(
    ...[versionNeeded, flags, method, time, date].map((value) => number(value, 2)),
    ...[crc, packed, size].map((value) => number(value, 4)),
    ...[name.length, extra.length].map((value) => number(value, 2)),
  );
}

/** As deflating gives it, where that helps and nothing else is asked for. */
function packEntry({ bytes, body, method }: ZipEntry): { readonly method: number; readonly body: Uint8Array } {
  if (body !== undefined) return { method: method ?? 8, body };
  if (method === 0) return { method, body: bytes };
  const deflated = deflateSync(bytes, { level: 9 });
  return method === undefined && deflated.length >= bytes.length
    ? { method: 0, body: bytes }
    : { method: method ?? 8, body: deflated };
}

export function zip(entries: readonly ZipEntry[], layout: ZipLayout = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const put = (...more: readonly Uint8Array[]): void => {
    for (const part of more) {
      parts.push(part);
      at += part.length;
    }
  };
  for (const entry of entries) {
    const { method, body } = packEntry(entry);
    const fields: SharedFields = {
      signature: 0x04034b50,
      versionNeeded: 20,
      flags: 0x0800,
      method,
      time: 0,
      date: 0x21,
      crc: crc32(entry.bytes),
      packed: body.length,
      size: entry.bytes.length,
      name: typeof entry.name === 'string' ? encodeUtf8(entry.name) : entry.name,
      extra: NONE,
      ...entry.both,
    };
    put(entry.before ?? NONE);
    const central: CentralFields = {
      ...fields,
      signature: 0x02014b50,
      madeBy: 20,
      comment: NONE,
      disk: 0,
      internal: 0,
      external: 0,
      offset: at,
      ...entry.central,
    };
    const local = { ...fields, ...entry.local };
    put(number(local.signature, 4), shared(local), local.name, local.extra, body);
    directory.push(
      number(central.signature, 4),
      number(central.madeBy, 2),
      shared(central),
      ...[central.comment.length, central.disk, central.internal].map((value) => number(value, 2)),
      ...[central.external, central.offset].map((value) => number(value, 4)),
      central.name,
      central.extra,
      central.comment,
    );
  }
  put(layout.beforeDirectory ?? NONE);
  const end: EndFields = {
    signature: 0x06054b50,
    disk: 0,
    directoryDisk: 0,
    entriesHere: entries.length,
    entries: entries.length,
    directorySize: directory.reduce((sum, part) => sum + part.length, 0),
    directoryOffset: at,
    comment: NONE,
    ...layout.end,
  };
  put(...directory, layout.beforeEnd ?? NONE, number(end.signature, 4));
  put(...[end.disk, end.directoryDisk, end.entriesHere, end.entries].map((value) => number(value, 2)));
  put(number(end.directorySize, 4), number(end.directoryOffset, 4), number(end.comment.length, 2), end.comment);
  return concatBytes(...parts, layout.afterEnd ?? NONE);
}
