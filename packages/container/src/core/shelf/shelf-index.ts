// The shelf's index: which bundles are kept, how big they are, and in which order they were used. Pure; the order is a count and
// no time, because a device's clock may be set back.
import { readKept } from '../read-kept.ts';

export interface ShelfEntry {
  readonly digest: string;
  readonly size: number;
  /** Higher than that of everything used before; so an entry that was used again is another entry. */
  readonly use: number;
}
export type ShelfIndex = readonly ShelfEntry[];

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isEntry = (value: unknown): value is ShelfEntry => {
  if (typeof value !== 'object' || value === null) return false;
  const { digest, size, use } = value as Partial<ShelfEntry>;
  return typeof digest === 'string' && isCount(size) && isCount(use);
};

const isIndex = (value: unknown): boolean =>
  Array.isArray(value) && value.every(isEntry) && new Set(value.map(({ digest }) => digest)).size === value.length;

/** What is not an index of ours is an empty one: the files that it named are then found as nobody's, and go. */
export const parseShelfIndex = (text: string | null): ShelfIndex => readKept<ShelfIndex>(text, isIndex) ?? [];

export const formatShelfIndex = (index: ShelfIndex): string | null =>
  index.length === 0 ? null : JSON.stringify(index);

/** The bundle is the one used last, whether it was there or not. */
export function withUsed(index: ShelfIndex, digest: string, size: number): ShelfIndex {
  const use = index.reduce((last, entry) => Math.max(last, entry.use), 0) + 1;
  return [...index.filter((entry) => entry.digest !== digest), { digest, size, use }];
}

/** Without these entries; one that was used since stays. */
export const withoutEntries = (index: ShelfIndex, gone: ShelfIndex): ShelfIndex =>
  index.filter(({ digest, use }) => !gone.some((entry) => entry.digest === digest && entry.use === use));

/** What has to leave, the least recently used first; never the one that was used last, and never `digest`. */
export function overflowOf(index: ShelfIndex, limitBytes: number, digest: string): ShelfIndex {
  let total = index.reduce((sum, entry) => sum + entry.size, 0);
  const byUse = [...index].sort((a, b) => a.use - b.use);
  const leaving: ShelfEntry[] = [];
  for (const entry of byUse.slice(0, -1)) {
    if (total <= limitBytes) break;
    if (entry.digest === digest) continue;
    leaving.push(entry);
    total -= entry.size;
  }
  return leaving;
}
