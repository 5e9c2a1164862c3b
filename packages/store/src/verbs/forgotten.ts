// Forgetting spent values, and knowing what was forgotten. The sweep goes by the clock, and this machine's clock may run ahead
// and be set back: then values are still good whose spending is deleted. A value that ends where others were deleted is
// refused, by 503: nobody can say that it is new. As long as the clock only goes on, no value ends there.
import type { Steps, Transaction } from './transaction.ts';

export const FORGET = `DELETE FROM spent_values WHERE hash IN
  (SELECT hash FROM spent_values WHERE expires_at <= :before ORDER BY expires_at LIMIT :limit) RETURNING expires_at`;
/** Beyond this, ends are apart: time that the clock jumped over was never lived in, and stays free. */
const GAP_MS = 600_000;
/** Spans that are remembered, the latest ends first: one for every time that nothing was spent for longer than the gap. */
const MAX_SPANS = 16;
export const NEIGHBOUR = `SELECT low, high FROM forgotten_values WHERE high >= :low - ${GAP_MS} AND low <= :high + ${GAP_MS}
  ORDER BY high LIMIT 1`;
const DROP = 'DELETE FROM forgotten_values WHERE high = :high';
const ADD = 'INSERT INTO forgotten_values (high, low) VALUES (:high, :low)';
const DROP_EARLIEST = `DELETE FROM forgotten_values
  WHERE high < (SELECT high FROM forgotten_values ORDER BY high DESC LIMIT 1 OFFSET ${MAX_SPANS - 1})`;
/** For the statements that spend; `:expires` is the end of the value. */
export const IS_FORGOTTEN = 'SELECT 1 FROM forgotten_values WHERE high >= :expires AND low <= :expires';

interface Span {
  readonly low: number;
  readonly high: number;
}

/** A value must not be found unforgotten by whoever spends it again while it is being deleted. */
const LOCK = 'LOCK TABLE spent_values IN SHARE ROW EXCLUSIVE MODE';

/** Deletes what ended before, and remembers its ends; answers how many rows went. */
export function* forget(tx: Transaction, before: number, limit: number): Steps<number> {
  yield* tx.lock(LOCK);
  const ends = (yield* tx.all<{ expires_at: number }>(FORGET, { before, limit })).map(({ expires_at: end }) => end);
  if (ends.length === 0) return 0;
  let span: Span = { low: Math.min(...ends), high: Math.max(...ends) };
  for (;;) {
    const near = yield* tx.get<Span>(NEIGHBOUR, { ...span });
    if (near === null) break;
    yield* tx.run(DROP, { high: near.high });
    span = { low: Math.min(span.low, near.low), high: Math.max(span.high, near.high) };
  }
  yield* tx.run(ADD, { ...span });
  yield* tx.run(DROP_EARLIEST, {});
  return ends.length;
}
