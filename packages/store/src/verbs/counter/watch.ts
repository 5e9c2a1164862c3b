// What this process knows of how far its database has come, and whether it may answer from it.
import type { Transactions } from '../transaction.ts';
import { type Counts, compareCounts, DatabaseBehind, type FoundCounts, refusedBehind } from './counts.ts';

/** Where the counts are copied to: something that is not restored together with the database. One process has it. */
export interface CountCopy {
  /** The first part of the names of this process's lanes. */
  readonly owner: string;
  /** What was known before, by this process and by others whose copies lie beside its own. */
  readonly known: readonly Counts[];
  /** From here on these are what is known. */
  begin(counts: Counts): void;
  /** One lane of this process, counted from 0, has come further. */
  note(lane: number, commits: number): void;
  close(): void;
}

export interface CounterWatch {
  /** Nothing may be answered from it. */
  readonly isBehind: boolean;
  laneName(lane: number): string;
  /**
   * Before the counts are read: what it answers is told what was found, for what is known by then may be more than what was read.
   * @throws StoreUnavailable when the database is behind
   */
  asking(): (found: FoundCounts) => void;
  /** Before the COMMIT that would reach it. @throws StoreUnavailable when the database is behind */
  reaching(lane: number, commits: number): void;
  /** After the COMMIT, before its answer. */
  reached(lane: number, commits: number): void;
  close(): void;
}

/** `onBehind`: called once each time that the database is found behind. @throws DatabaseBehind */
export function watchCounter(found: FoundCounts, copy: CountCopy, onBehind: () => void): CounterWatch {
  if (found.isMarked || copy.known.some((before) => compareCounts(before, found) === 'behind'))
    throw new DatabaseBehind();
  let known: Counts = found;
  let lanes = new Map(found.lanes);
  let isBehind = false;
  copy.begin(found);
  const laneName = (lane: number): string => `${copy.owner}.${lane}`;
  const stop = (): never => {
    if (!isBehind) {
      isBehind = true;
      onBehind();
    }
    throw refusedBehind();
  };
  return {
    get isBehind() {
      return isBehind;
    },
    laneName,
    asking() {
      const before: Counts = { ...known, lanes: new Map(lanes) };
      return (now) => {
        const standing = compareCounts(before, now);
        if (standing === 'behind') stop();
        if (standing === 'other_epoch' && before.epoch === known.epoch) {
          known = now;
          lanes = new Map(now.lanes);
          copy.begin(now);
        }
        for (const [lane, commits] of now.lanes) if (commits > (lanes.get(lane) ?? 0)) lanes.set(lane, commits);
        isBehind = false;
      };
    },
    reaching(lane, commits) {
      if (isBehind || commits <= (lanes.get(laneName(lane)) ?? 0)) stop();
    },
    reached(lane, commits) {
      const name = laneName(lane);
      if (commits <= (lanes.get(name) ?? 0)) return;
      lanes.set(name, commits);
      copy.note(lane, commits);
    },
    close: () => copy.close(),
  };
}

/** Nothing is asked of a database that is behind. */
export function guarded(transactions: Transactions, watch: CounterWatch): Transactions {
  const orRefuse = <T>(run: () => Promise<T>): Promise<T> => (watch.isBehind ? Promise.reject(refusedBehind()) : run());
  return {
    write: (work) => orRefuse(() => transactions.write(work)),
    writeAttempt: (work, key) => orRefuse(() => transactions.writeAttempt(work, key)),
    writeRelaxed: (work) => orRefuse(() => transactions.writeRelaxed(work)),
    read: (work, isHot) => orRefuse(() => transactions.read(work, isHot)),
    readLocked: (work) => orRefuse(() => transactions.readLocked(work)),
    settled: transactions.settled,
  };
}

/** Also of a database that is behind. */
export interface CountsAccess {
  read(): Promise<FoundCounts>;
  /** For the other processes: this database is behind in this epoch. */
  mark(epoch: string): Promise<void>;
}

const LOOK_MS = 1_000;

/**
 * Reads the counts again and again, so that a process that only reads hears of it too, and serves again once a new epoch was drawn;
 * says in the database what this one has found. Answers what ends it.
 */
export function keepLooking({ read, mark }: CountsAccess, watch: CounterWatch): () => void {
  let isLooking = false;
  const look = async (): Promise<void> => {
    const saw = watch.asking();
    const found = await read();
    try {
      saw(found);
    } catch {
      if (!found.isMarked) await mark(found.epoch);
    }
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      // What cannot be read or said now is tried again.
      .catch(() => undefined)
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}
