// Which version a launch is to run, and where its bytes come from: the newest record decides, and what cannot be had gives way to
// what the record also allows (container.md §2). Touches nothing on the mini-program's own origin.
import type { NamedBundle, VerifiedBundle } from '@davit/bundle';
import { CONTAINER_VERSION, isContainerOlderThan } from './container-version.ts';
import type { CrashLog } from './crash-log.ts';
import { STATUS_MAX_AGE_MS } from './durations.ts';
import { type InstalledReleases, type KnownRelease, toKnownRelease } from './installed-releases.ts';
import { LaunchRefusal } from './launch-refusal.ts';
import type { AppDescription, ContainerOptions } from './ports.ts';
import { refuseBundle, refuseLaunch, refuseUnknown, refuseVersion } from './refuse-launch.ts';
import type { BundleShelf } from './shelf/bundle-shelf.ts';
import { CRASHES_TO_FALL_BACK, decideVersion, type VersionChoice } from './trust/decide-version.ts';
import type { ReleaseTrust, TrustAnswer, TrustedRelease } from './trust/release-trust.ts';

/** A version that can be opened. */
export interface ReadyRelease {
  readonly release: KnownRelease;
  /** It lies complete on this device, as far as the host remembers. */
  readonly isInstalled: boolean;
  /** Its files, for a platform that does not have them complete. Rejects with a `LaunchRefusal`. */
  readonly provision: () => Promise<VerifiedBundle>;
}

export interface ReleasePlan {
  /** When nobody else runs it, and what is installed may be replaced. */
  readonly best: ReadyRelease;
  /** When that could not be put in place: what else may run, best first, and in the end null. */
  instead(): Promise<ReadyRelease | null>;
  /** While others run it: what is installed by now, if it may still be started. Rejects with a `LaunchRefusal`. */
  whileOthersRun(): Promise<ReadyRelease>;
}

export interface PlanParts {
  readonly container: ContainerOptions;
  readonly trust: ReleaseTrust;
  /** The newest record that a launch may wait for. */
  readonly latest: (appId: string) => Promise<TrustAnswer>;
  readonly shelf: BundleShelf;
  readonly installs: InstalledReleases;
  readonly crashes: CrashLog;
}

const noneLeft = (error: unknown): null => {
  if (error === null || error instanceof LaunchRefusal) return null;
  throw error;
};

/** Rejects with a `LaunchRefusal`. */
export type PlanRelease = (app: AppDescription, user: string | null) => Promise<ReleasePlan>;

export function createPlanRelease({ container, trust, latest, shelf, installs, crashes }: PlanParts): PlanRelease {
  const { adapter, development, onEvent, registry, ui } = container;

  return async ({ appId, name }, user) => {
    const channel = registry.channel ?? 'stable';
    const crashed = crashes.counts(appId);
    // Asked beside the record, and not waited for where that is refused.
    crashed.catch(() => {});
    const believed = (answer: TrustAnswer): TrustedRelease => {
      if (!answer.ok) throw refuseUnknown(name, answer.failure, development);
      return answer.value;
    };
    const ask = (installed: KnownRelease | null, alone: boolean) =>
      decideVersion({
        release,
        channel,
        user: user ?? '',
        installed,
        alone,
        crashes: counts,
        sha256: (data) => adapter.crypto.sha256(data),
      });
    const startedAt = adapter.clock();
    let release = believed(await latest(appId));
    const counts = await crashed;
    const decide = async (installed: KnownRelease | null, alone: boolean) => {
      let decision = await ask(installed, alone);
      // What was said half a minute ago is enough to start something, and not to refuse it. Older words were asked for anew.
      const isOldWord = release.checkedAt < startedAt && startedAt - release.checkedAt <= STATUS_MAX_AGE_MS;
      if (!decision.ok && isOldWord) {
        release = believed(await trust.current(appId, 0));
        decision = await ask(installed, alone);
      }
      if (!decision.ok) throw refuseVersion(name, decision.failure, development);
      return decision.value;
    };

    const take = async ({ bundle, publisherKey }: VersionChoice): Promise<VerifiedBundle> => {
      const { digest, version_code: versionCode, size } = bundle;
      const expected = { appId, digest, versionCode, publisherKey, development };
      const taken = await shelf.take(expected, size, (received, total) => ui.onProgress?.(appId, received, total));
      if (taken.ok) {
        // Here, where the shelf is asked anyway: what was taken back starts nowhere, and its room is better used.
        for (const revoked of release.record.revoked) void shelf.drop(revoked);
        return taken.value;
      }
      throw refuseBundle(name, taken.failure, development);
    };
    const find = async (
      choice: VersionChoice,
      installed: KnownRelease | null,
      begun: readonly KnownRelease[],
    ): Promise<ReadyRelease> => {
      const { digest, size } = choice.bundle;
      if (installed !== null && installed.digest === digest)
        return { release: installed, isInstalled: true, provision: () => take(choice) };
      try {
        const bundle = await take(choice);
        return { release: toKnownRelease(bundle, size), isInstalled: false, provision: async () => bundle };
      } catch (refusal) {
        // A launch that was cut off may have put it in place all the same: its own origin can tell, and nobody else.
        const release = begun.find((each) => each.digest === digest);
        if (release === undefined) throw refusal;
        return { release, isInstalled: false, provision: () => Promise.reject(refusal) };
      }
    };
    const ready = async (
      choice: VersionChoice,
      installed: KnownRelease | null,
      begun: readonly KnownRelease[] = [],
    ): Promise<ReadyRelease> => {
      const found = await find(choice, installed, begun);
      const { min_container: asked } = found.release;
      if (asked === undefined || !isContainerOlderThan(asked)) return found;
      const detail = `It asks for container ${asked}; this one is ${CONTAINER_VERSION}.`;
      throw refuseLaunch('container_too_old', name, { detail, development });
    };

    const [installed, begun] = await Promise.all([installs.get(appId), installs.begun(appId)]);
    const { alternatives, ...wanted } = await decide(installed, true);
    const choices: VersionChoice[] = [wanted, ...alternatives];
    for (const release of begun) {
      const also = await ask(release, true);
      for (const choice of also.ok ? also.value.alternatives : [])
        if (!choices.some(({ bundle }) => bundle.digest === choice.bundle.digest)) choices.push(choice);
    }
    /** The next of them that can be had; `refusal` is why the launch is not what the user asked for. */
    const next = async (
      refusal: unknown,
    ): Promise<{ readonly choice: VersionChoice; readonly ready: ReadyRelease }> => {
      const choice = choices.shift();
      if (choice === undefined) throw refusal;
      try {
        return { choice, ready: await ready(choice, installed, begun) };
      } catch (error) {
        if (error instanceof LaunchRefusal) return next(refusal ?? error);
        throw refusal ?? error;
      }
    };
    const best = await next(null);
    const { current }: { readonly current: NamedBundle } =
      release.record.channels[channel] ?? release.record.channels.stable;
    if (best.choice.why === 'fallback') {
      const type = (counts.get(current.digest) ?? 0) >= CRASHES_TO_FALL_BACK ? 'fell_back' : 'withdrawn';
      onEvent?.({ type, appId, from: current.digest, to: best.choice.bundle.digest });
    }
    return {
      best: best.ready,
      instead: () => next(null).then(({ ready: other }) => other, noneLeft),
      async whileOthersRun() {
        const byNow = await installs.get(appId);
        const choice = await decide(byNow, false);
        if (byNow?.digest !== choice.bundle.digest) throw refuseLaunch('elsewhere', name);
        return ready(choice, byNow);
      },
    };
  };
}
