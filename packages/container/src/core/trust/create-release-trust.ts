// The working form of ReleaseTrust: asks the registry, offers what comes to the book, and tells what changed. Whatever the
// registry, a peer or the feed says counts only as far as its signatures go.
import {
  type BundleCrypto,
  claimedAppId,
  pendingRecovery,
  RECORD_RESIGN_SECONDS,
  type RecordFailure,
  recoveryTime,
} from '@davit/bundle';
import { fail, isAppId, ok } from '@davit/protocol';
import type { ContainerEvent, ContainerStore, RegistryOptions } from '../ports.ts';
import { compareMarks, markOf, type RecordMark, type RecordVerdict } from './compare-records.ts';
import { type Fetch, type FetchFailure, fetchRecord, fetchRecords } from './fetch-records.ts';
import { type BookEntry, createRecordBook } from './record-book.ts';
import type { ReleaseTrust, TrustedRelease, TrustFailure } from './release-trust.ts';
import { createTrustEvents } from './trust-events.ts';
import { freshnessOf, isSuperseded, trustedNow } from './trusted-time.ts';

export interface CreateReleaseTrustOptions {
  readonly store: ContainerStore;
  readonly fetch: Fetch;
  readonly crypto: BundleCrypto;
  /** Milliseconds since the epoch, as the device says. */
  readonly clock: () => number;
  readonly registry: RegistryOptions;
  /** Like `onChanged` it must not throw. */
  readonly onEvent?: ((event: ContainerEvent) => void) | undefined;
  /** A record says something new, after this container had seen an older one of the mini-program. */
  readonly onChanged?: ((appId: string, release: TrustedRelease) => void) | undefined;
}

/** The registry answers for as many mini-programs in one request. */
const MAX_ASKED = 500;
/** A record that was not signed again for this long is asked for whole: that nothing else is new would be no news of its age. */
const ASK_WHOLE_SECONDS = 2 * RECORD_RESIGN_SECONDS;

export function createReleaseTrust(options: CreateReleaseTrustOptions): ReleaseTrust {
  const { store, fetch, crypto, clock, registry, onEvent, onChanged } = options;
  const events = createTrustEvents(onEvent);
  const book = createRecordBook({
    store,
    crypto,
    root: registry.root,
    onDamage: (appId, { reason, detail }) => events.refused(appId, reason, detail),
  });
  /** How far this container has seen each mini-program's records come. */
  const lastSeen = new Map<string, RecordMark>();
  const asking = new Map<string, Promise<TrustFailure | null>>();

  const toRelease = ({ record, checkedAt, seen }: BookEntry): TrustedRelease => {
    const now = trustedNow(clock(), seen);
    const pending = pendingRecovery(record, now);
    return {
      record,
      freshness: freshnessOf(record, now, seen),
      checkedAt,
      recoveryAt: pending === null ? null : recoveryTime(pending),
    };
  };
  /** What is known now; tells what is new about it. */
  const look = async (appId: string) => {
    const entry = await book.get(appId);
    if (entry === null) return null;
    const release = toRelease(entry);
    const mark = markOf(entry.record);
    const before = lastSeen.get(appId);
    const isNew = before !== undefined && compareMarks(mark, before) > 0;
    if (before === undefined || isNew) lastSeen.set(appId, mark);
    events.recovery(appId, release);
    if (isNew) onChanged?.(appId, release);
    return { release, isNew, mayBeOld: release.freshness !== 'fresh' || isSuperseded(entry.record, entry.seen) };
  };

  const lookAfterAsking = async (appId: string) => {
    const looked = await look(appId);
    if (looked !== null) events.status(appId, looked.release);
    return looked;
  };

  const offer = async (appId: string, jws: string): Promise<RecordVerdict | RecordFailure> => {
    const verdict = await book.offer(appId, jws, clock());
    if (typeof verdict !== 'string') events.refused(appId, verdict.reason, verdict.detail);
    else if (verdict !== 'nothing_new') events.accepted(appId);
    return verdict;
  };
  const toTrustFailure = (appId: string, { reason, detail }: FetchFailure): TrustFailure => {
    if (reason === 'offline' || reason === 'unknown_app') return { reason, detail };
    events.refused(appId, reason, detail);
    return { reason: 'refused', detail: `${reason}: ${detail}` };
  };
  const ask = async (appId: string): Promise<TrustFailure | null> => {
    const answer = await fetchRecord(fetch, registry.url, appId);
    if (!answer.ok) return toTrustFailure(appId, answer.failure);
    const verdict = await offer(appId, answer.value);
    return typeof verdict === 'string' ? null : { reason: 'refused', detail: `${verdict.reason}: ${verdict.detail}` };
  };
  const askOnce = (appId: string): Promise<TrustFailure | null> => {
    const running = asking.get(appId) ?? ask(appId).finally(() => asking.delete(appId));
    asking.set(appId, running);
    return running;
  };

  const askWhole = ({ record, seen }: BookEntry): boolean =>
    isSuperseded(record, seen) || Math.abs(clock() / 1000 - record.issued_at) > ASK_WHOLE_SECONDS;
  const askAll = async (known: ReadonlyMap<string, number>): Promise<void> => {
    const answer = await fetchRecords(fetch, registry.url, known);
    if (!answer.ok) {
      for (const appId of known.keys()) toTrustFailure(appId, answer.failure);
      return;
    }
    const answered = new Set<string>();
    for (const jws of answer.value) {
      const appId = claimedAppId(jws);
      if (appId === null || !known.has(appId) || answered.has(appId)) continue;
      answered.add(appId);
      await offer(appId, jws);
    }
    for (const [appId, seq] of known) if (seq > 0 && !answered.has(appId)) await book.confirm(appId, seq, clock());
  };

  /** Without its store the container believes nothing, and says so. */
  const orStoreFailure = async <T>(
    appId: string,
    step: () => Promise<T>,
    otherwise: (detail: string) => T,
  ): Promise<T> => {
    try {
      return await step();
    } catch (error) {
      events.refused(appId, 'store_failed', String(error));
      return otherwise(String(error));
    }
  };

  return {
    async current(appId, maxAgeMs) {
      if (!isAppId(appId)) return fail<TrustFailure>({ reason: 'unknown_app', detail: 'not an app id' });
      const answer = async () => {
        const before = await look(appId);
        const age = before === null ? Number.NaN : clock() - before.release.checkedAt;
        // A clock that was set back says nothing about age.
        if (before !== null && !before.mayBeOld && age >= 0 && age < maxAgeMs) return ok(before.release);
        const failure = await askOnce(appId);
        const after = await lookAfterAsking(appId);
        return after === null
          ? fail<TrustFailure>(failure ?? { reason: 'refused', detail: 'it was not kept' })
          : ok(after.release);
      };
      return orStoreFailure(appId, answer, (detail) => fail<TrustFailure>({ reason: 'refused', detail }));
    },
    known: (appId) =>
      orStoreFailure(
        appId,
        async () => (await look(appId))?.release ?? null,
        () => null,
      ),
    async accept(jws) {
      const appId = claimedAppId(jws);
      // The feed tells of every mini-program there is; only those that this installation knows are its business.
      if (appId === null) return false;
      const take = async () => {
        if (!(await book.holds(appId))) return false;
        const verdict = await offer(appId, jws);
        const looked = await look(appId);
        return verdict === 'newer' || looked?.isNew === true;
      };
      return orStoreFailure(appId, take, () => false);
    },
    async refresh(appIds) {
      const known = new Map<string, number>();
      for (const appId of appIds.filter(isAppId)) {
        const entry = await orStoreFailure(
          appId,
          () => book.get(appId),
          () => null,
        );
        known.set(appId, entry === null || askWhole(entry) ? 0 : entry.record.seq);
      }
      const all = [...known];
      for (let at = 0; at < all.length; at += MAX_ASKED) {
        const some = all.slice(at, at + MAX_ASKED);
        await orStoreFailure(
          some[0]?.[0] ?? '',
          () => askAll(new Map(some)),
          () => undefined,
        );
      }
      for (const appId of known.keys())
        await orStoreFailure(
          appId,
          () => lookAfterAsking(appId),
          () => null,
        );
    },
  };
}
