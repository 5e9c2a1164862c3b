// The strict reader of a bundle's ZIP: from bytes to the list of its entries, before anything is unpacked. Every byte of the file
// belongs to one listed entry or to one of its headers, and each header field has the one value that it may have. Never throws.
import { decodeUtf8, equalBytes } from '@davit/crypto';
import type { Result } from '@davit/protocol';
import { isBundlePath } from '../manifest/bundle-path.ts';
import type { ArchiveEntry, ArchiveFailure } from './archive-entry.ts';
import {
  MAX_BUNDLE_BYTES,
  MAX_FILES,
  MAX_INTEGRITY_BYTES,
  MAX_RATIO,
  MAX_UNPACKED_BYTES,
  RATIO_FREE_BYTES,
} from './bundle-limits.ts';
import { comparePaths } from './entry-order.ts';
import { INTEGRITY_FILE, SIGNATURE_FILE } from './integrity.ts';
import { findPathClash } from './path-clash.ts';
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

const bad = (detail: string, path?: string) =>
  ({ ok: false, failure: { reason: 'bad_archive', detail, path } as ArchiveFailure }) as const;
const tooLarge = (detail: string, path?: string) =>
  ({ ok: false, failure: { reason: 'too_large', detail, path } as ArchiveFailure }) as const;

interface Directory {
  readonly entries: number;
  readonly start: number;
  readonly end: number;
}

function readEnd(view: DataView): Result<Directory, ArchiveFailure> {
  const at = view.byteLength - END_BYTES;
  if (at < 0 || view.getUint32(at, true) !== END_SIGNATURE)
    return bad('Not a ZIP, or one with a comment or other bytes after its end.');
  const entries = view.getUint16(at + 8, true);
  const size = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  if (entries === 0xffff || size === 0xffffffff || start === 0xffffffff) return bad('ZIP64 is not used in bundles.');
  if (
    view.getUint16(at + 4, true) !== 0 ||
    view.getUint16(at + 6, true) !== 0 ||
    view.getUint16(at + 10, true) !== entries
  )
    return bad('The archive is split over several disks.');
  if (view.getUint16(at + 20, true) !== 0) return bad('The archive has a comment.');
  if (entries > MAX_FILES + 2) return tooLarge(`More than ${MAX_FILES} files.`);
  if (start + size !== at) return bad('There are bytes between the list of entries and the end of the archive.');
  return { ok: true, value: { entries, start, end: at } };
}

/** Why the fields that local and central header share are refused; null when they are as they must be. */
function commonProblem(view: DataView, at: number): string | null {
  const flags = view.getUint16(at + 2, true);
  if (flags & 0x2041) return 'The entry is encrypted.';
  if (flags & 0x0008) return 'The entry has a data descriptor.';
  if (flags !== FLAGS) return 'The entry has flags other than the one for UTF-8 names.';
  const method = view.getUint16(at + 4, true);
  if (method !== STORED && method !== DEFLATED)
    return `The entry is packed by method ${method}; only 0 and 8 are used.`;
  if (view.getUint16(at, true) !== VERSION_NEEDED) return 'The entry needs a version of ZIP other than 2.0.';
  if (view.getUint16(at + 6, true) !== TIME || view.getUint16(at + 8, true) !== DATE)
    return 'The entry has a time; it must be 1980-01-01 00:00.';
  if (view.getUint16(at + 24, true) !== 0) return 'The entry has an extra field.';
  return null;
}

function attributeProblem(view: DataView, at: number): string | null {
  const type = view.getUint32(at + 38, true) >>> 28;
  if (type === 0xa) return 'The entry is a symbolic link.';
  if (type === 0x4 || view.getUint32(at + 38, true) & 0x10) return 'The entry is a folder; only files are listed.';
  if (type !== 0 && type !== 0x8) return 'The entry is a device, a pipe or a socket.';
  if (view.getUint32(at + 38, true) !== 0 || view.getUint16(at + 36, true) !== 0)
    return 'The entry has file attributes.';
  if (view.getUint16(at + 4, true) !== MADE_BY) return 'The entry was made for another system than ZIP 2.0 on FAT.';
  if (view.getUint16(at + 32, true) !== 0) return 'The entry has a comment.';
  if (view.getUint16(at + 34, true) !== 0) return 'The entry lies on another disk.';
  return null;
}

/** The sizes of one entry against the limits, before a byte of it is unpacked. */
function sizeProblem({ path, method, size, start, end }: ArchiveEntry): string | null {
  const packed = end - start;
  if (method === STORED) return packed === size ? null : 'The entry is stored, but its two sizes differ.';
  // Else a small file could take as long to read as the archive is large.
  if (packed >= size) return 'The entry is larger packed than stored.';
  if (size > RATIO_FREE_BYTES && size > packed * MAX_RATIO)
    return `The entry unpacks to more than ${MAX_RATIO} times its size.`;
  if (path === INTEGRITY_FILE && size > MAX_INTEGRITY_BYTES) return 'integrity.json is larger than 1 MiB.';
  return null;
}

function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  offset: number,
): Result<ArchiveEntry, ArchiveFailure> {
  if (end - at < CENTRAL_BYTES || view.getUint32(at, true) !== CENTRAL_SIGNATURE)
    return bad('The list of entries is cut off or holds something else.');
  const nameLength = view.getUint16(at + 28, true);
  const nameStart = at + CENTRAL_BYTES;
  if (nameStart + nameLength > end) return bad('The list of entries is cut off or holds something else.');
  const name = bytes.subarray(nameStart, nameStart + nameLength);
  const path = decodeUtf8(name);
  if (path === null) return bad('The name of an entry is not UTF-8.');
  if (!isBundlePath(path) && path !== INTEGRITY_FILE && path !== SIGNATURE_FILE)
    return bad('The name of an entry is no path of a bundle.', path);
  const problem = commonProblem(view, at + 6) ?? attributeProblem(view, at);
  if (problem !== null) return bad(problem, path);

  if (view.getUint32(at + 42, true) !== offset) return bad('Entries overlap, or there are bytes between them.', path);
  const start = offset + LOCAL_BYTES + nameLength;
  const packed = view.getUint32(at + 20, true);
  if (start + packed > view.byteLength) return bad('The entry reaches beyond the archive.', path);
  const agrees =
    view.getUint32(offset, true) === LOCAL_SIGNATURE &&
    equalBytes(bytes.subarray(offset + 4, offset + LOCAL_BYTES), bytes.subarray(at + 6, at + 32)) &&
    equalBytes(bytes.subarray(offset + LOCAL_BYTES, start), name);
  if (!agrees) return bad('The two headers of the entry disagree.', path);
  const entry: ArchiveEntry = {
    path,
    method: view.getUint16(at + 10, true) as 0 | 8,
    crc: view.getUint32(at + 16, true),
    size: view.getUint32(at + 24, true),
    start,
    end: start + packed,
  };
  const sizes = sizeProblem(entry);
  return sizes === null ? { ok: true, value: entry } : bad(sizes, path);
}

/** The entries of a bundle's archive, in its order. */
export function readArchive(bytes: Uint8Array): Result<readonly ArchiveEntry[], ArchiveFailure> {
  if (bytes.length > MAX_BUNDLE_BYTES) return tooLarge('The bundle is larger than 22 MiB.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = readEnd(view);
  if (!directory.ok) return directory;
  const entries: ArchiveEntry[] = [];
  let { start: at } = directory.value;
  let offset = 0;
  let unpacked = 0;
  for (let count = 0; count < directory.value.entries; count += 1) {
    const entry = readEntry(bytes, view, at, directory.value.end, offset);
    if (!entry.ok) return entry;
    const { path, size, end } = entry.value;
    if (end > directory.value.start) return bad('The entry reaches into the list of entries.', path);
    if (path !== INTEGRITY_FILE && path !== SIGNATURE_FILE) unpacked += size;
    if (unpacked > MAX_UNPACKED_BYTES) return tooLarge('The files are larger than 20 MiB together.');
    at += CENTRAL_BYTES + view.getUint16(at + 28, true);
    offset = end;
    entries.push(entry.value);
  }
  if (at !== directory.value.end) return bad('The list of entries has another length than the archive says.');
  if (offset !== directory.value.start) return bad('There are bytes between the entries and their list.');
  const clash = findPathClash(entries.map(({ path }) => path));
  if (clash !== null) return bad(clash.detail, clash.path);
  const late = entries.find(({ path }, at) => at > 0 && comparePaths((entries[at - 1] as ArchiveEntry).path, path) > 0);
  if (late !== undefined)
    return bad('Entries are out of order: manifest.json, integrity.json, integrity.sig, then by name.', late.path);
  return { ok: true, value: entries };
}
