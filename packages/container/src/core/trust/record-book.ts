// Keeps the newest record of each mini-program durably, and never goes back: not after a restart, with two tabs at once, or with
// a part of the store lost. No network. Rejects only when the store does.
import {
  type BundleCrypto,
  type Ed25519Key,
  type RecordFailure,
  type ReleaseRecord,
  verifyReleaseRecord,
} from '@davit/bundle';
import { changeKept } from '../change-kept.ts';
import type { ContainerStore } from '../ports.ts';
import { readKept } from '../read-kept.ts';
import { compareMarks, compareRecord, markOf, type RecordRefusal, type RecordVerdict } from './compare-records.ts';
import { formatSeen, NOTHING_SEEN, parseSeen, raiseSeen, type SeenRecords } from './seen-records.ts';
import { laterTime, type SeenTime } from './trusted-time.ts';

export interface BookEntry {
  readonly record: ReleaseRecord;
  readonly checkedAt: number;
  readonly seen: SeenTime;
}

export interface RecordBook {
  get(appId: string): Promise<BookEntry | null>;
  /** Anything at all is known of it, be it only that it had records. */
  holds(appId: string): Promise<boolean>;
  /** Verifies a record, and keeps it when it may take the place of what is known. */
  offer(appId: string, jws: string, checkedAt: number): Promise<RecordVerdict | RecordFailure>;
  /** The registry has nothing else than this `seq`. */
  confirm(appId: string, seq: number, checkedAt: number): Promise<void>;
}

export interface RecordBookOptions {
  readonly store: ContainerStore;
  readonly crypto: BundleCrypto;
  readonly root: Ed25519Key;
  /** Told when what was kept is not to be used: changed, or older than what was seen later. */
  readonly onDamage: (appId: string, failure: RecordFailure | RecordRefusal) => void;
}

interface Kept {
  readonly jws: string;
  readonly checkedAt: number;
}

function isKept(value: unknown): boolean {
  const { jws, checkedAt } = (value ?? {}) as Partial<Kept>;
  return typeof jws === 'string' && typeof checkedAt === 'number';
}
const parseKept = (text: string | null): Kept | null => readKept<Kept>(text, isKept);

export function createRecordBook({ store, crypto, root, onDamage }: RecordBookOptions): RecordBook {
  const prefix = `trust/${root}/`;
  const seenKey = `trust-seen/${root}`;
  /** What is kept was verified here once: that costs some milliseconds. */
  const verified = new Map<string, { readonly jws: string; readonly record: ReleaseRecord }>();

  const verify = async (appId: string, jws: string): Promise<ReleaseRecord | RecordFailure> => {
    const before = verified.get(appId);
    if (before?.jws === jws) return before.record;
    const answer = await verifyReleaseRecord(jws, { root, appId }, crypto);
    return answer.ok ? answer.value : answer.failure;
  };

  /** From the records that are there: for the first start, and when it was lost. */
  const gatherSeen = async (): Promise<SeenRecords> => {
    let seen = NOTHING_SEEN;
    for (const name of await store.keys(prefix)) {
      const kept = parseKept(await store.get(name));
      const record = kept === null ? null : await verify(name.slice(prefix.length), kept.jws);
      if (record !== null && !('reason' in record)) seen = raiseSeen(seen, record);
    }
    return seen;
  };
  const changeSeen = async (change: (seen: SeenRecords) => SeenRecords): Promise<SeenRecords> => {
    let changed = NOTHING_SEEN;
    await changeKept(store, seenKey, async (old) => {
      const kept = old === null ? null : parseSeen(old);
      changed = change(kept ?? (await gatherSeen()));
      return changed === kept ? old : formatSeen(changed);
    });
    return changed;
  };
  const readSeen = (): Promise<SeenRecords> => changeSeen((seen) => seen);
  const raise = (record: ReleaseRecord): Promise<SeenRecords> => changeSeen((seen) => raiseSeen(seen, record));

  const check = async (
    appId: string,
    text: string,
    seen: SeenRecords,
  ): Promise<(Kept & { record: ReleaseRecord }) | null> => {
    const kept = parseKept(text);
    const record = kept === null ? null : await verify(appId, kept.jws);
    const mark = seen.marks.get(appId);
    if (kept === null || record === null)
      onDamage(appId, { reason: 'malformed', detail: 'the kept record is damaged' });
    else if ('reason' in record) onDamage(appId, record);
    else if (mark !== undefined && compareMarks(markOf(record), mark) < 0)
      onDamage(appId, { reason: 'rolled_back', detail: 'the kept record is older than one that was seen' });
    else {
      verified.set(appId, { jws: kept.jws, record });
      return { ...kept, record };
    }
    return null;
  };
  /**
   * What was seen is read before the record, and written after it: so a record that is older than what was seen is not one that
   * another tab is about to replace, but one that somebody put back.
   */
  const read = async (appId: string) => {
    const seen = await readSeen();
    const text = await store.get(`${prefix}${appId}`);
    return { seen, text, kept: text === null ? null : await check(appId, text, seen) };
  };
  const write = (appId: string, old: string | null, { jws, checkedAt }: Kept): Promise<boolean> =>
    store.cas(`${prefix}${appId}`, old, JSON.stringify({ jws, checkedAt } satisfies Kept));

  return {
    async get(appId) {
      const { kept, seen } = await read(appId);
      if (kept === null) return null;
      // Whoever wrote it may have been stopped before it raised what was seen.
      return { record: kept.record, checkedAt: kept.checkedAt, seen: laterTime(seen, kept.record) };
    },
    async holds(appId) {
      return (await store.get(`${prefix}${appId}`)) !== null || (await readSeen()).marks.has(appId);
    },
    async offer(appId, jws, checkedAt) {
      const offered = await verify(appId, jws);
      if ('reason' in offered) return offered;
      for (;;) {
        const { seen, text, kept } = await read(appId);
        const verdict = compareRecord(offered, {
          record: kept?.record ?? null,
          mark: seen.marks.get(appId) ?? null,
          onlineIndex: seen.onlineIndex,
        });
        if (typeof verdict !== 'string') return verdict;
        const next = verdict === 'nothing_new' && kept !== null ? kept.jws : jws;
        if (!(await write(appId, text, { jws: next, checkedAt }))) continue;
        await raise(offered);
        return verdict;
      }
    },
    async confirm(appId, seq, checkedAt) {
      const { text, kept } = await read(appId);
      // When that fails, somebody has heard of the registry later than we.
      if (kept?.record.seq === seq) await write(appId, text, { jws: kept.jws, checkedAt });
    },
  };
}
