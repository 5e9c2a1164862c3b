// integrity.json → its list of files. Exact: a list has one text, and nothing else is read.
import { decodeUtf8 } from '@davit/crypto';
import type { Result } from '@davit/protocol';
import { isBundlePath } from '../manifest/bundle-path.ts';
import { MAX_VERSION_CODE } from '../manifest/version-code.ts';
import { isSha256Hex } from '../sha256-hex.ts';
import { MAX_FILES, MAX_INTEGRITY_BYTES } from './bundle-limits.ts';
import type { Integrity } from './integrity.ts';
import { integrityText } from './integrity-text.ts';
import type { BundleFailure, Sha256Hex } from './verified-bundle.ts';

export type IntegrityFailure = Extract<BundleFailure, { reason: 'bad_integrity' }>;

const APP_ID = /^[a-z][a-z0-9-]{2,30}$/;

const bad = (detail: string) => ({ ok: false, failure: { reason: 'bad_integrity', detail } }) as const;

/** A copy without a prototype, so that looking up `constructor` finds nothing that the list does not say. */
function recordOf<T>(
  value: unknown,
  isMember: (path: string, member: unknown) => member is T,
): Record<string, T> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const record = Object.create(null) as Record<string, T>;
  for (const [path, member] of Object.entries(value)) {
    if (!isMember(path, member)) return null;
    record[path] = member;
  }
  return record;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads the raw bytes of integrity.json. Never throws. The records of the answer have no prototype. */
export function parseIntegrity(bytes: Uint8Array): Result<Integrity, IntegrityFailure> {
  if (bytes.length > MAX_INTEGRITY_BYTES) return bad('integrity.json is larger than 1 MiB.');
  const text = decodeUtf8(bytes);
  const value = text === null ? undefined : parse(text);
  if (typeof value !== 'object' || value === null) return bad('integrity.json is not JSON in UTF-8.');
  const { format, app_id, version_code, ...rest } = value as Record<string, unknown>;
  if (format !== 1) return bad('integrity.json has a format other than 1; a newer container may know it.');
  if (typeof app_id !== 'string' || !APP_ID.test(app_id)) return bad('integrity.json names no app id.');
  const isVersion = typeof version_code === 'number' && Number.isInteger(version_code) && version_code >= 1;
  if (!isVersion || version_code > MAX_VERSION_CODE) return bad('integrity.json names no version code.');
  const files = recordOf(rest.files, (path, hash): hash is Sha256Hex => isBundlePath(path) && isSha256Hex(hash));
  if (files === null) return bad('integrity.json lists something that is no path with its SHA-256.');
  if (Object.keys(files).length > MAX_FILES) return bad(`integrity.json lists more than ${MAX_FILES} files.`);
  const inlineScripts = recordOf(
    rest.inline_scripts,
    (path, hashes): hashes is readonly Sha256Hex[] =>
      Object.hasOwn(files, path) &&
      Array.isArray(hashes) &&
      hashes.length > 0 &&
      hashes.every(isSha256Hex) &&
      new Set(hashes).size === hashes.length,
  );
  if (inlineScripts === null) return bad('integrity.json has inline scripts of a file that it does not list.');
  const integrity: Integrity = { format, app_id, version_code, files, inline_scripts: inlineScripts };
  // A path that stands there twice, an unknown member, another order: whatever the checks above read over.
  if (integrityText(integrity) !== text)
    return bad('integrity.json is not written in its one form; pack the bundle anew.');
  return { ok: true, value: integrity };
}
