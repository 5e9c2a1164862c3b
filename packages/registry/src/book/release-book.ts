// The release book: the operator's verbs, each of which raises `seq`, is signed with the online key and told to whoever follows;
// and the source of the registry's read side. Clock, signer and storage are injected; keeps nothing that the store does not.
import {
  type OnlineKeyEntry,
  type PublisherKeyEntry,
  RECORD_RESIGN_SECONDS,
  RECORD_TTL_SECONDS,
  signReleaseRecord,
} from '@davit/bundle';
import type { Awaitable, Signer } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import type { ReleaseSource, SignedRecord } from '../release-source.ts';
import * as decide from './release-decisions.ts';
import type { ReleaseDecision, ReleaseEntry, ReleaseRefusal } from './release-entry.ts';
import type { ReleaseStore } from './release-store.ts';

export interface ReleaseBookOptions {
  readonly store: ReleaseStore;
  /** The online key (EdDSA), and the root's word for it. */
  readonly signer: Signer;
  readonly onlineKey: OnlineKeyEntry;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/** What a `PackedBundle` says about itself. */
export interface NewBundle {
  readonly appId: string;
  readonly versionCode: number;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** What the record says from now on. The same `seq` as before when there was nothing to change. */
export type ReleaseChange = Result<ReleaseEntry, ReleaseRefusal>;

export interface ReleaseBook extends ReleaseSource {
  entry(appId: string): Promise<ReleaseEntry | null>;
  /** Tells what another process has changed, unless this one has told it. */
  catchUp(appId: string): Promise<void>;
  /** Releases a bundle to everybody; the first one registers the mini-program. */
  put(bundle: NewBundle, publisherKeys: readonly PublisherKeyEntry[]): Promise<ReleaseChange>;
  rollBack(appId: string): Promise<ReleaseChange>;
  /** Stops it for everybody, with a sentence for users, until `resume`. */
  suspend(appId: string, reason: string): Promise<ReleaseChange>;
  resume(appId: string): Promise<ReleaseChange>;
  revoke(appId: string, digest: string): Promise<ReleaseChange>;
  /**
   * Any other decision. It is asked again each time that somebody else was faster. `keep` stores the entry together with what else
   * has to stand or fall with it, under the rules of `ReleaseStore.write`.
   */
  change<Failure>(appId: string, decide: Decide<Failure>, keep?: ReleaseStore['write']): Promise<Changed<Failure>>;
}

/** The same entry back means that there is nothing to change. */
export type Decide<Failure> = (
  entry: ReleaseEntry | null,
) => Awaitable<Result<ReleaseDecision, ReleaseRefusal | Failure>>;
export type Changed<Failure> = Result<ReleaseEntry, ReleaseRefusal | Failure>;

interface Signed extends SignedRecord {
  readonly issuedAt: number;
}

/** How often somebody else may be faster before that is a fault. */
const TRIES = 20;

export function createReleaseBook({ store, signer, onlineKey, now }: ReleaseBookOptions): ReleaseBook {
  const listeners = new Set<(record: SignedRecord) => void>();
  const newest = new Map<string, Signed>();
  /** The highest `seq` that listeners of this process have heard. */
  const heard = new Map<string, number>();

  const sign = async (entry: ReleaseEntry): Promise<Signed> => {
    const issuedAt = now();
    const record = { format: 1, ...entry, issued_at: issuedAt, expires_at: issuedAt + RECORD_TTL_SECONDS } as const;
    const jws = await signReleaseRecord({ ...record, online_key: onlineKey }, signer);
    return { appId: entry.app_id, seq: entry.seq, jws, issuedAt };
  };

  /** Or why no container would take it. */
  const trySign = (entry: ReleaseEntry): Promise<Signed | string> =>
    sign(entry).catch((error: unknown) => {
      if (error instanceof TypeError) return error.message;
      throw error;
    });

  /** Tells a record that says something new; what another process has changed is noticed when it is next asked for. */
  const remember = (signed: Signed, told: number | undefined): void => {
    if ((newest.get(signed.appId)?.seq ?? 0) > signed.seq) return;
    newest.set(signed.appId, signed);
    if (told === undefined || told >= signed.seq) return;
    heard.set(signed.appId, signed.seq);
    for (const tell of [...listeners]) tell(signed);
  };

  const change = async <Failure = never>(
    appId: string,
    decided: Decide<Failure>,
    keep: ReleaseStore['write'] = store.write,
  ): Promise<Changed<Failure>> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const before = await store.read(appId);
      const result = await decided(before);
      if (!result.ok) return result;
      if (before !== null && result.value === before) return ok(before);
      const entry: ReleaseEntry = { ...result.value, seq: (before?.seq ?? 0) + 1 };
      // Before it is written: what cannot be signed would stand in the way of every later record.
      const signed = await trySign(entry);
      if (typeof signed === 'string') return fail({ reason: 'no_record', detail: signed });
      if (!(await keep(entry, before?.seq ?? null))) continue;
      remember(signed, before?.seq ?? 0);
      return ok(entry);
    }
    throw new Error(`The release entry of ${appId} changed under each of ${TRIES} attempts to change it.`);
  };
  const changeKnown = (appId: string, decided: (entry: ReleaseEntry) => decide.Decided): Promise<ReleaseChange> =>
    change(appId, (entry) =>
      entry === null ? fail({ reason: 'unknown_app', detail: `There is no mini-program "${appId}".` }) : decided(entry),
    );

  return {
    entry: (appId) => store.read(appId),
    change,
    async put({ appId, versionCode, digest, bytes }, publisherKeys) {
      await store.putBundle(appId, digest, bytes);
      const named = { version_code: versionCode, digest, size: bytes.length };
      return change(appId, (entry) => decide.decidePut(entry, appId, named, publisherKeys));
    },
    rollBack: (appId) => changeKnown(appId, (entry) => decide.decideRollBack(entry)),
    suspend: (appId, reason) => changeKnown(appId, (entry) => decide.decideSuspend(entry, reason, now())),
    resume: (appId) => changeKnown(appId, decide.decideResume),
    revoke: (appId, digest) => changeKnown(appId, (entry) => decide.decideRevoke(entry, digest)),

    async catchUp(appId) {
      const entry = await store.read(appId);
      if (entry === null || (heard.get(appId) ?? 0) >= entry.seq) return;
      remember(await sign(entry), 0);
    },
    async record(appId) {
      const entry = await store.read(appId);
      if (entry === null) return null;
      const known = newest.get(appId);
      if (known !== undefined && known.seq === entry.seq && now() - known.issuedAt < RECORD_RESIGN_SECONDS)
        return known;
      const signed = await sign(entry);
      remember(signed, known?.seq);
      return signed;
    },
    bundle: (digest) => store.bundle(digest),
    subscribe(tell) {
      const listener = (record: SignedRecord): void => tell(record);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
