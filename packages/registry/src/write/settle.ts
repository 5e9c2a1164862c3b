// From a decision to what is kept: together with its log entry in one commit, again when somebody else was faster. Nothing is
// written for a decision that changes nothing.
import { fail, ok, type Result } from '@davit/protocol';
import type { ReleaseDecision, ReleaseEntry, ReleaseRefusal } from '../book/release-entry.ts';
import { type LogHead, type LogNote, nextEntry } from '../log/log-entry.ts';
import type { RegistryCommit } from '../ports/registry-store.ts';
import type { PublishedVersion, RegisteredApp } from '../publish/published-version.ts';
import type { Refused } from '../refused.ts';
import { COMMIT_TRIES } from '../write-bounds.ts';
import type { Desk } from './desk.ts';
import { toRefused } from './release-refusal.ts';

const TURN = 'log';

export interface Settled<T> {
  readonly value: T;
  /** Null: nothing to change. */
  readonly change: (Pick<RegistryCommit, 'app' | 'version'> & { readonly note: LogNote }) | null;
}

/** `decide` reads what it needs anew each time that it is asked. */
export const settle = <T>(
  desk: Desk,
  decide: () => Promise<Result<Settled<T>, Refused>>,
): Promise<Result<T, Refused>> =>
  desk.turns(TURN, async () => {
    for (let tries = 0; tries < COMMIT_TRIES; tries += 1) {
      const after = await desk.store.head();
      const decided = await decide();
      if (!decided.ok) return decided;
      const { value, change } = decided.value;
      if (change === null) return ok(value);
      const { note, ...rest } = change;
      const log = await nextEntry(after, note, desk.now(), desk.crypto.sha256);
      if (await desk.store.commit({ after, log, ...rest })) return ok(value);
    }
    throw new Error(`The registry's log moved on under each of ${COMMIT_TRIES} attempts to write to it.`);
  });

export interface ReleaseFacts {
  readonly entry: ReleaseEntry | null;
  readonly app: RegisteredApp;
  /** Newest first. */
  readonly own: readonly PublishedVersion[];
}
export interface ReleaseStep {
  readonly decision: ReleaseDecision;
  readonly note: LogNote;
  /** When it changes too. */
  readonly app?: RegisteredApp | undefined;
}
export interface ReleaseOutcome {
  readonly entry: ReleaseEntry;
  readonly app: RegisteredApp;
}

/** The same for what a record says: the release book numbers, signs and tells it. */
export const settleRelease = (
  desk: Desk,
  appId: string,
  decide: (facts: ReleaseFacts) => Result<ReleaseStep, Refused | ReleaseRefusal>,
): Promise<Result<ReleaseOutcome, Refused>> =>
  desk.turns(TURN, async () => {
    let after: LogHead | undefined;
    let step: ReleaseStep | undefined;
    let known: RegisteredApp | null = null;
    const changed = await desk.book.change<Refused>(
      appId,
      async (entry) => {
        // The entry was read before the head; that it is still the one, the commit compares too.
        after = await desk.store.head();
        known = await desk.store.app(appId);
        if (known === null) return fail({ code: 'registry/unknown-app' });
        const decided = decide({ entry, app: known, own: await desk.store.versions(appId) });
        if (!decided.ok) return decided;
        step = decided.value;
        const isOnlyApp = step.app !== undefined && step.decision === entry;
        return ok(isOnlyApp ? { ...step.decision } : step.decision);
      },
      async (entry, before) => {
        if (after === undefined || step === undefined) return false;
        const { app, note } = step;
        const evidence = { ...note.evidence, seq: entry.seq };
        const log = await nextEntry(after, { ...note, evidence }, desk.now(), desk.crypto.sha256);
        return desk.store.commit({ after, log, app, release: { entry, before } });
      },
    );
    if (!changed.ok) return fail(toRefused(changed.failure));
    const app = step?.app ?? known;
    if (app === null) throw new Error('A release was settled that was never decided.');
    return ok({ entry: changed.value, app });
  });
