// How far a database has come (authorization.md §8, Restore): every durable commit raises a counter, and what was reached is copied
// outside. A database that is behind its copy was restored from a backup, or lost what it had acknowledged when
// another server took its place: what was spent and withdrawn since would work again. Decides; no I/O.
import type { Reader, Steps, Transaction } from '../transaction.ts';
import { nothingWritten } from '../unavailable.ts';

export interface Counts {
  /** Drawn with the schema: the copy of one database is never held against another. */
  readonly database: string;
  /** `1`, and from the first restore on `<number>.<random>`. */
  readonly epoch: string;
  /**
   * Lane → commits. Each lane has one connection of one process that raises it, so no writer waits for another, and what one process has
   * lost cannot be made up by another. Lanes are never deleted: a process that starts anew takes over those of one that has ended.
   */
  readonly lanes: ReadonlyMap<string, number>;
}
export interface FoundCounts extends Counts {
  /** Some process has found it behind, in this epoch. */
  readonly isMarked: boolean;
}

/** The database is older than what was answered from it. */
export class DatabaseBehind extends Error {
  override readonly name = 'DatabaseBehind';
  constructor() {
    super('the database is older than what was answered from it: it was restored, or lost acknowledged writes');
  }
}
export const refusedBehind = () => nothingWritten(new DatabaseBehind());

const FACTS = `SELECT name, value FROM facts WHERE name IN ('database', 'epoch', 'behind')`;
const READ = 'SELECT lane, commits FROM commit_counters';
/** Within the transaction that it counts. */
export const RAISE = `INSERT INTO commit_counters (lane, commits) VALUES (:lane, 1)
  ON CONFLICT (lane) DO UPDATE SET commits = commit_counters.commits + 1 RETURNING commits`;
const MARK = `INSERT INTO facts (name, value) VALUES ('behind', :epoch)
  ON CONFLICT (name) DO UPDATE SET value = excluded.value`;

export function* readCounts(reader: Reader): Steps<FoundCounts> {
  const facts = new Map(
    (yield* reader.all<{ name: string; value: string }>(FACTS)).map(({ name, value }) => [name, value]),
  );
  const rows = yield* reader.all<{ lane: string; commits: number }>(READ);
  const [database, epoch] = [facts.get('database'), facts.get('epoch')];
  if (database === undefined || epoch === undefined) throw new Error('the database has no name, or no epoch');
  return {
    database,
    epoch,
    lanes: new Map(rows.map(({ lane, commits }) => [lane, commits])),
    isMarked: facts.get('behind') === epoch,
  };
}

/** For the other processes, which may know of less. */
export function* markBehind(tx: Transaction, epoch: string): Steps<void> {
  yield* tx.run(MARK, { epoch });
}

export const ordinalOf = (epoch: string): number => Number.parseInt(epoch, 10);

/**
 * `other_epoch`: begun anew since, so that what is known says nothing any more.
 * `behind`: also where the epoch is one from before, for that is part of what was lost.
 */
export function compareCounts(known: Counts, found: FoundCounts): 'kept' | 'other_epoch' | 'behind' {
  if (known.database !== found.database || ordinalOf(found.epoch) < ordinalOf(known.epoch)) return 'behind';
  if (found.isMarked) return 'behind';
  if (found.epoch !== known.epoch) return 'other_epoch';
  for (const [lane, commits] of known.lanes) if ((found.lanes.get(lane) ?? 0) < commits) return 'behind';
  return 'kept';
}
