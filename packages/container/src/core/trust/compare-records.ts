// Whether a verified record may take the place of what is known of its mini-program (bundle-and-registry.md). Pure: no clock, no
// store; signatures were checked before.
import type { PublisherKeyEntry, ReleaseRecord } from '@davit/bundle';

/** What outlives a lost record: how far the mini-program's records have come. */
export interface RecordMark {
  /** Of the online key. */
  readonly index: number;
  readonly seq: number;
  /** The publisher's chain as texts, one a link. */
  readonly links: readonly string[];
}

export interface KnownRecords {
  readonly record: ReleaseRecord | null;
  readonly mark: RecordMark | null;
  /** The highest online key seen on any record. */
  readonly onlineIndex: number;
}

export type RecordRefusal = {
  readonly reason: 'rolled_back' | 'forked_chain' | 'truncated_chain' | 'contradiction';
  readonly detail: string;
};
/** `newer`: it says something new. `signed_again`: it says the same, later. `nothing_new`: what is known already, or an older signing of it. */
export type RecordVerdict = 'newer' | 'signed_again' | 'nothing_new' | RecordRefusal;

/** One text for one link, without its signature: what it says. */
const linkText = ({ index, key, from_version_code, signed_by, signed_at }: PublisherKeyEntry): string =>
  JSON.stringify([index, key, from_version_code, signed_by, signed_at]);

export const markOf = ({ seq, online_key, publisher_keys }: ReleaseRecord): RecordMark => ({
  index: online_key.index,
  seq,
  links: publisher_keys.map(linkText),
});

/** Above zero when `a` came later. The online key counts first: a new one recovers from any `seq` of a stolen one. */
export const compareMarks = (a: RecordMark, b: RecordMark): number => a.index - b.index || a.seq - b.seq;

/** What a record says, but for when it was signed. */
const contentOf = (record: ReleaseRecord): string => JSON.stringify({ ...record, issued_at: 0, expires_at: 0 });

function chainRefusal(offered: readonly string[], seen: readonly string[]): RecordRefusal | null {
  const at = seen.findIndex((link, place) => place < offered.length && offered[place] !== link);
  if (at >= 0) return { reason: 'forked_chain', detail: `link ${at} of the publisher's chain is another one` };
  return offered.length < seen.length
    ? { reason: 'truncated_chain', detail: `${offered.length} links instead of ${seen.length}` }
    : null;
}

const name = ({ index, seq }: RecordMark): string => `(${index}, ${seq})`;

export function compareRecord(offered: ReleaseRecord, { record, mark, onlineIndex }: KnownRecords): RecordVerdict {
  const its = markOf(offered);
  if (its.index < onlineIndex)
    return { reason: 'rolled_back', detail: `online key ${its.index} was replaced by ${onlineIndex}` };
  for (const seen of record === null ? [mark] : [mark, markOf(record)]) {
    if (seen === null) continue;
    if (compareMarks(its, seen) < 0) return { reason: 'rolled_back', detail: `${name(its)} after ${name(seen)}` };
    const refusal = chainRefusal(its.links, seen.links);
    if (refusal !== null) return refusal;
  }
  if (record === null || compareMarks(its, markOf(record)) > 0) return 'newer';
  if (contentOf(offered) !== contentOf(record))
    return { reason: 'contradiction', detail: `two records are ${name(its)} and differ` };
  return offered.issued_at > record.issued_at ? 'signed_again' : 'nothing_new';
}
