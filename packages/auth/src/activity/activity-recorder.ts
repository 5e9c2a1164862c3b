// Collects what was read, when, and writes it about once a second, folded per (grant, second, event, reason).
// A read is never slowed by it; a store that is away delays the rows and loses none until the bound is reached.
import type { ActivityRecorder, AuthContext } from '../context.ts';
import type { ActivityEntry } from '../ports/audit-store.ts';
import { type RunLater, runLaterByTimer } from '../run-later.ts';

const FLUSH_AFTER_MS = 1000;
/** Rows that may wait while the store is away. */
const MAX_WAITING = 10_000;

type Folded = ActivityEntry & { readonly at: number; readonly count: number };

const keyOf = (entry: ActivityEntry, at: number): string =>
  [entry.grantId, at, entry.event, entry.reason ?? ''].join('\n');

const fold = (before: Folded | undefined, entry: ActivityEntry, at: number, count: number): Folded => ({
  ...entry,
  at,
  count: (before?.count ?? 0) + count,
  claims: before === undefined ? entry.claims : [...new Set([...before.claims, ...entry.claims])],
});

export function createActivityRecorder(
  { store, log }: Pick<AuthContext, 'store' | 'log'>,
  runLater: RunLater = runLaterByTimer,
): ActivityRecorder {
  let waiting = new Map<string, Folded>();
  let isArmed = false;
  let writing: Promise<void> = Promise.resolve();

  const add = (entry: ActivityEntry, at: number, count: number): void => {
    const key = keyOf(entry, at);
    if (waiting.size >= MAX_WAITING && !waiting.has(key)) {
      log.error('activity.dropped', { grantId: entry.grantId });
      return;
    }
    waiting.set(key, fold(waiting.get(key), entry, at, count));
    arm();
  };

  const arm = (): void => {
    if (isArmed) return;
    isArmed = true;
    runLater(() => {
      isArmed = false;
      void flush();
    }, FLUSH_AFTER_MS);
  };

  const write = async (): Promise<void> => {
    if (waiting.size === 0) return;
    const batch = [...waiting.values()];
    waiting = new Map();
    try {
      await store.audit.recordActivity(batch);
    } catch (error) {
      log.warn('activity.delayed', { rows: batch.length, error: error instanceof Error ? error.message : 'unknown' });
      for (const { at, count, ...entry } of batch) add(entry, at, count);
    }
  };

  /** One writer at a time; a call that comes meanwhile waits and then writes what has come since. */
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  return {
    record: (entry) => add(entry, Math.floor(store.now() / 1000) * 1000, 1),
    flush,
  };
}
