// The one order of a bundle's entries: the manifest and the signed list first, so that who reads from the start can judge before
// the rest has come; then by name, in the order of UTF-16 code units.
import { INTEGRITY_FILE, MANIFEST_FILE, SIGNATURE_FILE } from './integrity.ts';

const FIRST: readonly string[] = [SIGNATURE_FILE, INTEGRITY_FILE, MANIFEST_FILE];

/** Negative when `a` stands before `b`. */
export function comparePaths(a: string, b: string): number {
  const rank = FIRST.indexOf(b) - FIRST.indexOf(a);
  if (rank !== 0) return rank;
  return a < b ? -1 : a > b ? 1 : 0;
}
