// A new epoch: after a restore nobody knows what was spent, withdrawn or ended since the backup, so all of it ends, at once and by one
// row (authorization.md §8, T158). Codes, families, sessions and accounts' tokens carry the epoch that they began in; grants carry the one of
// the last consent, so that no code is issued from an older one without asking.
import { appendAudit } from './append-audit.ts';
import { ordinalOf } from './counter/counts.ts';
import { keep, type Steps, type Transaction, type Transactions } from './transaction.ts';

/** No proof, nonce or assertion that is spent ends later than this after its spending: a client assertion, with its skews, is the longest. */
const LONGEST_SPENT_MS = 330_000;
/** The copy's clock is another machine's. */
const SKEW_MS = 30_000;

const EPOCH = `SELECT value FROM facts WHERE name = 'epoch'`;
const LOCK_EPOCH = `SELECT 1 FROM facts WHERE name = 'epoch' FOR UPDATE`;
const DRAW = `UPDATE facts SET value = :epoch WHERE name = 'epoch'`;
const LIVE_CODES = `SELECT count(*) AS n FROM codes WHERE epoch = :epoch AND spent_by IS NULL AND expires_at > :now`;
const LIVE_FAMILIES = `SELECT count(*) AS n FROM families
  WHERE epoch = :epoch AND revoked_at IS NULL AND idle_expires_at > :now AND absolute_expires_at > :now`;
const LIVE_SESSIONS = 'SELECT count(*) AS n FROM auth_sessions WHERE spent_by IS NULL AND expires_at > :now';
const LIVE_GRANTS = `SELECT count(*) AS n FROM grants WHERE state = 'active'`;
const END_SESSIONS = 'DELETE FROM auth_sessions';
const END_ENROLMENTS = 'DELETE FROM enrolments';
/** What was spent since the backup is not known to be: whatever ends within is refused, as if it had been forgotten. */
const FORGET_UNTIL = `INSERT INTO forgotten_values (high, low) VALUES (:high, :low)
  ON CONFLICT (high) DO UPDATE SET low = CASE WHEN excluded.low < forgotten_values.low THEN excluded.low ELSE forgotten_values.low END`;

export interface EpochInput {
  /** 128 random bits, hex: no two restores draw the same. */
  readonly random: string;
  /** The latest that the copies of the counters know; 0 when there is none. */
  readonly ordinalBefore: number;
  /** When the database that was lost was last written, milliseconds since 1970; null when nobody knows. */
  readonly lastWriteAt: number | null;
}

export interface EpochDrawn {
  readonly epoch: string;
  /** What lived until now. */
  readonly ended: {
    readonly codes: number;
    readonly families: number;
    readonly sessions: number;
    readonly enrolments: number;
  };
  /** Whose users are asked at the next launch. */
  readonly grants: number;
  /** Proofs and signatures made before it are refused until then, with 503; milliseconds since 1970. */
  readonly refusesProofsUntil: number | null;
}

function* count(tx: Transaction, sql: string, params: Readonly<Record<string, string | number>> = {}): Steps<number> {
  return (yield* tx.get<{ n: number }>(sql, params))?.n ?? 0;
}

export const restoreEpoch = (transactions: Transactions, input: EpochInput): Promise<EpochDrawn> =>
  transactions.write(function* (tx) {
    yield* tx.lock(LOCK_EPOCH);
    const before = (yield* tx.get<{ value: string }>(EPOCH))?.value;
    if (before === undefined) throw new Error('the database has no epoch');
    const epoch = `${Math.max(ordinalOf(before), input.ordinalBefore) + 1}.${input.random}`;
    const live = { epoch: before, now: tx.now };
    const codes = yield* count(tx, LIVE_CODES, live);
    const families = yield* count(tx, LIVE_FAMILIES, live);
    const grants = yield* count(tx, LIVE_GRANTS);
    const sessions = yield* count(tx, LIVE_SESSIONS, { now: tx.now });
    yield* tx.run(DRAW, { epoch });
    yield* tx.run(END_SESSIONS);
    const enrolments = yield* tx.run(END_ENROLMENTS);
    const last = Math.min(input.lastWriteAt ?? tx.now, tx.now) + SKEW_MS + LONGEST_SPENT_MS;
    const isOver = last <= tx.now;
    if (!isOver) yield* tx.run(FORGET_UNTIL, { high: last, low: tx.now - SKEW_MS });
    const ended = { codes, families, sessions, enrolments };
    yield* appendAudit(tx, [{ event: 'epoch.drawn', detail: { epoch, before, ...ended } }]);
    return keep({ epoch, ended, grants, refusesProofsUntil: isOver ? null : last });
  });
