// What was seen of all records together, as one durable text: the time, and each mini-program's mark. It stands beside the
// records themselves, so that losing either of them opens no way back.
import type { ReleaseRecord } from '@davit/bundle';
import { compareMarks, markOf, type RecordMark } from './compare-records.ts';
import { laterTime, type SeenTime } from './trusted-time.ts';

export interface SeenRecords extends SeenTime {
  readonly marks: ReadonlyMap<string, RecordMark>;
}

export const NOTHING_SEEN: SeenRecords = { onlineIndex: 0, issuedAt: 0, marks: new Map() };

/** The same object when the record raises nothing. */
export function raiseSeen(seen: SeenRecords, record: ReleaseRecord): SeenRecords {
  const { onlineIndex, issuedAt } = laterTime(seen, record);
  const mark = markOf(record);
  const before = seen.marks.get(record.app_id);
  const isHigher = before === undefined || compareMarks(mark, before) > 0;
  if (!isHigher && onlineIndex === seen.onlineIndex && issuedAt === seen.issuedAt) return seen;
  return { onlineIndex, issuedAt, marks: isHigher ? new Map(seen.marks).set(record.app_id, mark) : seen.marks };
}

export const formatSeen = ({ onlineIndex, issuedAt, marks }: SeenRecords): string =>
  JSON.stringify({ onlineIndex, issuedAt, marks: [...marks] });

/** Null when it is not what `formatSeen` wrote. */
export function parseSeen(text: string): SeenRecords | null {
  try {
    const { onlineIndex, issuedAt, marks } = JSON.parse(text) as ReturnType<typeof JSON.parse>;
    if (!Number.isSafeInteger(onlineIndex) || !Number.isSafeInteger(issuedAt)) return null;
    return { onlineIndex, issuedAt, marks: new Map(marks) };
  } catch {
    return null;
  }
}
