// The words in which a verb speaks to whichever database there is. A verb is a generator: it yields statements and is told what they
// answered, so that the same verb runs within one turn on SQLite and over a connection on PostgreSQL. No driver, no waiting here.
import type { SqlParams } from './sql-value.ts';

/** One statement. `lock` is for databases where writers do not take turns anyway. */
export interface Statement {
  readonly kind: 'get' | 'all' | 'run' | 'lock';
  readonly sql: string;
  readonly params: SqlParams;
}

/** The steps of a verb, or of a part of it. */
export type Steps<Outcome> = Generator<Statement, Outcome, unknown>;

export interface Reader {
  /** The first row, or null. Also for one-row `RETURNING`. */
  get<Row>(sql: string, params?: SqlParams): Steps<Row | null>;
  all<Row>(sql: string, params?: SqlParams): Steps<Row[]>;
  /**
   * Waits until nobody else holds what it locks, and holds it until the transaction ends: before a verb decides on what it has read.
   * PostgreSQL's words; SQLite's writers take turns, so nothing is asked there.
   */
  lock(sql: string, params?: SqlParams): Steps<void>;
}

export interface Transaction extends Reader {
  /** Number of changed rows. No `RETURNING`. */
  run(sql: string, params?: SqlParams): Steps<number>;
  /** Database time, drawn when the transaction began. */
  readonly now: number;
}

/** What a verb has decided: its outcome, and whether what it wrote stays. */
export interface Decision<Outcome> {
  readonly keep: boolean;
  readonly outcome: Outcome;
}
export const keep = <Outcome>(outcome: Outcome): Decision<Outcome> => ({ keep: true, outcome });
/** Nothing that the verb wrote stays, spent values included. */
export const undo = <Outcome>(outcome: Outcome): Decision<Outcome> => ({ keep: false, outcome });

export type Work<Outcome> = (tx: Transaction) => Steps<Decision<Outcome>>;

export type Read<Outcome> = (reader: Reader, now: number) => Steps<Outcome>;

/** What each database does in its own way. */
export interface Transactions {
  write<Outcome>(work: Work<Outcome>): Promise<Outcome>;
  /**
   * Like `write`, for work that carries an attempt id: done again where nobody knows whether it was, within the same time. With the key
   * of the row that it decides on, it may go out together with others of other keys.
   */
  writeAttempt<Outcome>(work: Work<Outcome>, key?: string): Promise<Outcome>;
  /** Like `write`, but a power failure may lose it: for counters and clean-up. Measured on SQLite: 25 µs against 300 with fsync. */
  writeRelaxed<Outcome>(work: Work<Outcome>): Promise<Outcome>;
  /**
   * Each statement sees one state of the database; a verb that needs several reads alike uses `write`. Hot ones may go out together with
   * others.
   */
  read<Outcome>(work: Read<Outcome>, isHot?: boolean): Promise<Outcome>;
  /** A read that may lock. */
  readLocked<Outcome>(work: (reader: Reader, now: number) => Steps<Outcome>): Promise<Outcome>;
  /** Answers when every write that was asked for before has ended. */
  settled(): Promise<void>;
}

const NONE: SqlParams = {};

export const reader: Reader = {
  *get<Row>(sql: string, params = NONE): Steps<Row | null> {
    return (yield { kind: 'get', sql, params }) as Row | null;
  },
  *all<Row>(sql: string, params = NONE): Steps<Row[]> {
    return (yield { kind: 'all', sql, params }) as Row[];
  },
  *lock(sql, params = NONE) {
    yield { kind: 'lock', sql, params };
  },
};

export const transactionAt = (now: number): Transaction => ({
  ...reader,
  *run(sql, params = NONE) {
    return (yield { kind: 'run', sql, params }) as number;
  },
  now,
});
