// The container: launches, isolates and serves mini-programs for one host user at a time. Everything it needs is injected.
import { type IsolationLevel, isAppId } from '@davit/protocol';
import { createAppOwners } from './app-owner.ts';
import { bridgeStorageBytes } from './bridge-storage.ts';
import { createCrashLog } from './crash-log.ts';
import { CRASH_WINDOW_MS } from './durations.ts';
import { isVersionsFault } from './end-sentences.ts';
import { createInstalledReleases } from './installed-releases.ts';
import { createLatestRecord } from './latest-record.ts';
import { createLauncher } from './launcher.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { createPlanRelease } from './plan-release.ts';
import type { Container, ContainerEvent, ContainerOptions, EndReason, Insets } from './ports.ts';
import { createReleaseStatus } from './release-status.ts';
import { createReleaseWatch } from './release-watch.ts';
import type { RunningInstance } from './running-instance.ts';
import { createRunningSet } from './running-set.ts';
import { createLazyShelf } from './shelf/lazy-shelf.ts';
import { createShield } from './shield.ts';
import { createReleaseTrust } from './trust/create-release-trust.ts';
import { CRASHES_TO_FALL_BACK } from './trust/decide-version.ts';

const WEAKEST: IsolationLevel = { process: 'shared', egress: 'csp', storage: 'none', siblings: 'same-site' };

export function createContainer(given: ContainerOptions): Container {
  const { adapter, registry } = given;
  const onEvent = (event: ContainerEvent): void => {
    try {
      given.onEvent?.(event);
    } catch (error) {
      adapter.log('host.threw', { what: 'onEvent', error });
    }
  };
  const options: ContainerOptions = { ...given, onEvent };
  const clock = () => adapter.clock();

  const running = createRunningSet(() => adapter.now(), adapter.timers);
  const exclusively = createOneAtATime();
  const owners = createAppOwners(adapter.store, (appId) => adapter.wipe(appId), adapter.random);
  const installs = createInstalledReleases(adapter.store);
  const crashes = createCrashLog(adapter.store, clock);
  const { store, blobs, crypto, log } = adapter;
  const fetch: typeof adapter.fetch = (request) => adapter.fetch(request);
  const verifyBundle: typeof adapter.verifyBundle = (bytes, expected) => adapter.verifyBundle(bytes, expected);
  const trust = createReleaseTrust({ store, fetch, crypto, clock, registry, onEvent });
  const shelf = createLazyShelf({ fetch, verifyBundle, blobs, store, log, registryUrl: registry.url, onEvent });
  const status = createReleaseStatus({ trust, running, onEvent });
  let isForeground = true;
  const watch = createReleaseWatch({
    adapter,
    trust,
    registryUrl: registry.url,
    running: () => running.appIds,
    inForeground: () => isForeground,
    review: status.review,
    giveWay(appId) {
      const instance = running.of(appId);
      if (instance !== undefined && instance.hiddenSince !== null) void instance.end('closed');
    },
  });

  const latest = createLatestRecord({ adapter, trust, heardFor: watch.heardFor });

  const surroundingsChanged = (): void => {
    for (const instance of running.all) instance.surroundingsChanged();
  };
  const shield = createShield(surroundingsChanged);
  const look = (foreground: boolean) => (): void => {
    isForeground = foreground;
    surroundingsChanged();
    watch.follow();
  };
  adapter.events.onForeground(look(true));
  adapter.events.onBackground(look(false));
  adapter.events.onMemoryPressure(() => running.tidy(true));

  let probed: Promise<IsolationLevel> | null = null;
  const isolation = (): Promise<IsolationLevel> => {
    probed ??= adapter.probe().catch(() => WEAKEST);
    return probed;
  };

  const noteCrash = async (appId: string, release: RunningInstance['release'], reason: EndReason): Promise<void> => {
    const { digest, version_code: versionCode } = release;
    try {
      const reasons = await crashes.add(appId, digest, reason);
      // Not again for a fourth one: one report for each time that this device gives the version up.
      if (reasons.length === CRASHES_TO_FALL_BACK)
        onEvent({
          type: 'version_crashing',
          appId,
          digest,
          versionCode,
          reasons,
          windowSeconds: CRASH_WINDOW_MS / 1000,
        });
    } catch (error) {
      adapter.log('crash.not_noted', { app_id: appId, error });
    }
  };

  let insets: Insets = { top: 0, right: 0, bottom: 0, left: 0 };
  let era: { readonly user: string | null } = { user: null };
  const launch = createLauncher({
    container: options,
    plan: createPlanRelease({ container: options, trust, latest: latest.take, shelf, installs, crashes }),
    isolation,
    installs,
    owners,
    running,
    era: () => era,
    exclusively,
    insets: () => insets,
    askToGiveWay: watch.askToGiveWay,
    changed: watch.follow,
    surroundings: (appId, release) => ({
      shielded: shield.isUp,
      inForeground: () => isForeground,
      checkStatus: () => status.check(appId, release),
      onHide: () => running.tidy(),
      onFault(reason) {
        const { digest } = release;
        if (reason === 'navigated' || reason === 'flood' || reason === 'focus')
          return onEvent({ type: 'stopped', appId, digest, reason });
        onEvent({ type: 'crashed', appId, digest, reason });
        if (!isVersionsFault(reason)) return;
        void noteCrash(appId, release, reason);
      },
    }),
  });

  /** What others left behind goes at once where it can; what cannot be wiped now is wiped before that mini-program's next launch. */
  const wipeForeign = async (user: string): Promise<void> => {
    for (const appId of await owners.foreign(user)) {
      await owners.release(appId).catch((error: unknown) => adapter.log('wipe.failed', { app_id: appId, error }));
    }
  };
  /** Nothing that runs or is being launched outlives it: the instances leave at once, what is still being opened after that. */
  const endEra = async (user: string | null, code: 'closed' | 'account_changed'): Promise<void> => {
    era = { user };
    void running.endAll(code);
    await exclusively(() => running.endAll(code));
    watch.rest();
  };

  return {
    get instances() {
      return running.all;
    },
    async setUser(user) {
      if (user === era.user) return exclusively(async () => {});
      if (era.user !== null) for (const instance of running.all) instance.emit('auth.signedOut', {});
      const ended = endEra(user, 'account_changed');
      const wiped = exclusively(async () => {
        if (user !== null) await wipeForeign(user);
      });
      // Probing takes a moment the first time: rather now than between a tap and its mini-program.
      if (user !== null) void isolation();
      await ended;
      await wiped;
    },
    async launch(request) {
      const instance = await launch(request);
      // A word of the registry that came while it was being opened concerns it too.
      void status.review();
      return instance;
    },
    prepare(appId) {
      if (!isAppId(appId)) return;
      adapter.prepare?.(appId);
      if (running.of(appId) === undefined) latest.press(appId);
    },
    async prompt(ask) {
      const lower = shield.raise();
      try {
        // Who keeps taking the keyboard is ended before the first key of an answer can be typed.
        await adapter.keyboardSettled();
        return await ask();
      } finally {
        lower();
      }
    },
    shield: () => shield.raise(),
    setTheme(theme) {
      for (const instance of running.all) instance.emit('app.theme', { theme });
    },
    setInsets(next) {
      insets = { ...next };
      for (const instance of running.all) instance.setInsets(insets);
    },
    async usage(appId) {
      const [account, installed, origin] = await Promise.all([
        owners.account(appId),
        installs.get(appId),
        adapter.usage(appId).catch(() => null),
      ]);
      const storage = account === null ? 0 : await bridgeStorageBytes(adapter.store, account);
      return { bundle: installed?.size ?? 0, storage, origin };
    },
    grantChanged(appId, grantedScopes) {
      for (const instance of running.all) {
        if (instance.app.appId === appId) instance.emit('auth.grantChanged', { granted_scopes: [...grantedScopes] });
      }
    },
    closeAll: () => endEra(era.user, 'closed'),
    clearData: (appId) =>
      exclusively(async () => {
        await running.endApp(appId);
        await owners.release(appId);
      }),
  };
}
