// Whether a log is whole: every entry in its place, none altered. What was cut off at the end only shows against a head that
// somebody has kept. Pure.
import type { Awaitable } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { EMPTY_LOG, hashBody, hashEntry, type LogEntry, type LogHead } from './log-entry.ts';

export interface LogProblem {
  readonly reason: 'gap' | 'broken_link' | 'altered' | 'bad_body' | 'cut_off' | 'other_history';
  /** Of the first entry that does not fit. */
  readonly seq: number;
}

export interface LogCheck {
  /** Where the entries begin; at the very beginning by default. */
  readonly after?: LogHead | undefined;
  /** A head that was seen before: the log must still contain it. */
  readonly seen?: LogHead | undefined;
  readonly sha256: (data: Uint8Array) => Awaitable<Uint8Array>;
}

/** The head, or the first entry that is not what it was. */
export async function verifyLog(
  entries: readonly LogEntry[],
  { after = EMPTY_LOG, seen, sha256 }: LogCheck,
): Promise<Result<LogHead, LogProblem>> {
  const wrong = (reason: LogProblem['reason'], seq: number) => fail({ reason, seq });
  let head: LogHead = after;
  for (const entry of entries) {
    const seq = head.seq + 1;
    if (entry.seq !== seq) return wrong('gap', seq);
    if (entry.previous !== head.hash) return wrong('broken_link', seq);
    if (entry.body !== null) {
      if ((await hashBody(entry.body, sha256)) !== entry.body_hash) return wrong('altered', seq);
      if (seqOf(entry.body) !== seq) return wrong('bad_body', seq);
    }
    if ((await hashEntry(entry, sha256)) !== entry.hash) return wrong('altered', seq);
    head = { seq, hash: entry.hash };
    if (seen?.seq === seq && seen.hash !== head.hash) return wrong('other_history', seq);
  }
  if (seen !== undefined && seen.seq > head.seq) return wrong('cut_off', head.seq + 1);
  return ok(head);
}

function seqOf(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as { readonly seq?: unknown }).seq : undefined;
  } catch {
    return undefined;
  }
}
