// Starts one mini-program: which version, whose data, which surface. One launch of a mini-program at a time, and one of all where
// origins are touched; a download holds up nobody else.
import type { IsolationLevel } from '@davit/protocol';
import type { AppOwners } from './app-owner.ts';
import { bridgeInit } from './bridge-init.ts';
import { createBridgeStorage } from './bridge-storage.ts';
import type { RunSlot } from './delivery-ports.ts';
import { GIVE_WAY_MS } from './durations.ts';
import { describeRelease, type InstalledReleases } from './installed-releases.ts';
import { weakerThan } from './isolation-minimum.ts';
import { LaunchRefusal } from './launch-refusal.ts';
import { checkLaunchRequest, isPlain, launchTarget } from './launch-target.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import type { PlanRelease, ReadyRelease, ReleasePlan } from './plan-release.ts';
import type { AppDescription, ContainerOptions, Insets, LaunchRequest } from './ports.ts';
import { randomId } from './random-id.ts';
import { refuseLaunch, refuseOpening } from './refuse-launch.ts';
import { createRunningInstance, type RunningInstance, type RunningInstanceOptions } from './running-instance.ts';
import type { RunningSet } from './running-set.ts';

export interface LauncherParts {
  readonly container: ContainerOptions;
  readonly plan: PlanRelease;
  readonly isolation: () => Promise<IsolationLevel>;
  readonly installs: InstalledReleases;
  readonly owners: AppOwners;
  readonly running: RunningSet;
  /** Whose launches count now: another object once the account has changed, or everything was closed. */
  readonly era: () => { readonly user: string | null };
  readonly exclusively: <T>(step: () => Promise<T>) => Promise<T>;
  /** Other tabs are asked to close what only waits there. */
  readonly askToGiveWay: (appId: string) => void;
  /** What a running instance needs of the container around it. */
  readonly surroundings: (
    appId: string,
    release: RunningInstance['release'],
  ) => Pick<RunningInstanceOptions, 'shielded' | 'inForeground' | 'checkStatus' | 'onHide' | 'onFault'>;
  readonly insets: () => Insets;
  /** The set of running instances has changed. */
  readonly changed: () => void;
}

/** It could not be put in place: another version, which lies there already, may still start. */
const isOfOneVersion = (error: unknown): boolean =>
  error instanceof LaunchRefusal && ['offline', 'tampered', 'storage_full'].includes(error.code);

const isNoRoom = (error: unknown): error is LaunchRefusal =>
  error instanceof LaunchRefusal && error.code === 'storage_full';

export function createLauncher(parts: LauncherParts): (request: LaunchRequest) => Promise<RunningInstance> {
  const { container, owners, running } = parts;
  const { adapter, development } = container;
  const queues = new Map<string, ReturnType<typeof createOneAtATime>>();

  const checkIsolation = async (app: AppDescription): Promise<IsolationLevel> => {
    const level = await parts.isolation();
    if (level.storage === 'none') throw refuseLaunch('no_storage', app.name);
    const weak = weakerThan(level, container.minimumIsolation?.(app) ?? {});
    if (weak.length === 0) return level;
    throw refuseLaunch('isolation', app.name, { detail: `Too weak: ${weak.join(', ')}.`, development });
  };

  const claim = async ({ appId, name }: AppDescription, user: string | null): Promise<string> => {
    try {
      return await owners.claim(appId, user);
    } catch (cause) {
      adapter.log('wipe.failed', { app_id: appId, error: cause });
      throw refuseLaunch('wipe_failed', name, { cause });
    }
  };

  /** The slot, and what can be opened in it. Replaces nothing while others run the mini-program. */
  const enter = async (
    app: AppDescription,
    plan: ReleasePlan,
    wanted: ReadyRelease,
  ): Promise<{ slot: RunSlot; ready: ReadyRelease }> => {
    let slot = await adapter.enter(app.appId);
    if (!slot.alone && !wanted.isInstalled) {
      slot.release();
      parts.askToGiveWay(app.appId);
      await new Promise<void>((done) => void adapter.timers.set(done, GIVE_WAY_MS));
      slot = await adapter.enter(app.appId);
    }
    if (slot.alone) return { slot, ready: wanted };
    try {
      return { slot, ready: await plan.whileOthersRun() };
    } catch (refusal) {
      slot.release();
      throw refusal;
    }
  };

  /** A store without room costs a later launch something, and not this one. */
  const note = (step: 'begin' | 'set', appId: string, release: ReadyRelease['release']): Promise<void> =>
    parts.installs[step](appId, release).catch((error: unknown) =>
      adapter.log('install.not_noted', { app_id: appId, step, error }),
    );

  const open = async (
    request: LaunchRequest,
    { slot, ready }: { slot: RunSlot; ready: ReadyRelease },
    facts: { readonly account: string; readonly isolation: IsolationLevel },
  ): Promise<RunningInstance> => {
    const { release, isInstalled } = ready;
    const app = describeRelease(request.app, release);
    const { launch, isDenied } = launchTarget(request, release.entry_pages);
    if (isDenied) container.onEvent?.({ type: 'route_denied', appId: app.appId, entry: request.entry ?? '' });

    // The slot is free again when the instance has ended and nothing of it is being opened any more.
    let isOpening = true;
    let hasEnded = false;
    const free = (): void => {
      if (!isOpening && hasEnded) slot.release();
    };
    const id = randomId(adapter.random);
    const instance = createRunningInstance({
      id,
      app,
      release,
      launch,
      storage: createBridgeStorage(adapter.store, facts.account, adapter.random),
      container,
      ...parts.surroundings(app.appId, release),
      onShow: running.hideOthers,
      onEnd(ended) {
        running.remove(ended);
        hasEnded = true;
        free();
        parts.changed();
      },
    });
    running.add(instance);
    running.hideOthers(instance);
    parts.changed();
    // On the disk before the last file is in place: whoever is cut off between that and `set` finds the version again.
    const begun = isInstalled ? null : note('begin', app.appId, release);
    const provision = async () => {
      await begun;
      return ready.provision();
    };
    const insets = parts.insets();
    try {
      const surface = await adapter.open({
        appId: app.appId,
        name: app.name,
        instance: id,
        path: launch.path,
        init: bridgeInit(container, { instance: id, app, launch, insets, ...facts }),
        release: {
          integrityId: release.integrityId,
          connect: release.connect,
          provision: slot.alone ? provision : null,
        },
      });
      const attached = instance.attach(surface);
      if (parts.insets() !== insets) instance.setInsets(parts.insets());
      if (!isInstalled) await note('set', app.appId, release);
      slot.settle();
      await attached;
    } catch (cause) {
      await instance.end('closed');
      adapter.log('open.failed', { app_id: app.appId, error: cause });
      throw refuseOpening(app.name, cause, { alone: slot.alone, development });
    } finally {
      isOpening = false;
      free();
    }
    if (!instance.isAlive) throw refuseLaunch('cancelled', app.name);
    return instance;
  };

  const start = async (request: LaunchRequest): Promise<RunningInstance> => {
    const { app } = request;
    const alive = running.of(app.appId);
    if (alive !== undefined && isPlain(request)) {
      alive.show();
      return alive;
    }
    const era = parts.era();
    const stillCounts = (): void => {
      if (parts.era() !== era) throw refuseLaunch('cancelled', app.name);
    };
    // The gate loads while it is found out which version it is for; not where nothing can start.
    if (alive === undefined) {
      void parts.isolation().then(({ storage }) => storage !== 'none' && adapter.prepare?.(app.appId));
    }
    const plan = await parts.plan(app, era.user);
    return parts.exclusively(async () => {
      stillCounts();
      // One instance of a mini-program at a time: a live one can script any further frame on its origin.
      await running.endApp(app.appId);
      const attempt = async (ready: ReadyRelease): Promise<RunningInstance> => {
        const level = await checkIsolation(describeRelease(app, ready.release));
        const account = await claim(app, era.user);
        const entered = await enter(app, plan, ready);
        if (parts.era() !== era) entered.slot.release();
        stillCounts();
        return open(request, entered, { account, isolation: level });
      };
      let refusal: unknown = null;
      for (let ready: ReadyRelease | null = plan.best; ready !== null; ready = await plan.instead()) {
        try {
          const instance = await attempt(ready);
          if (isNoRoom(refusal)) tellHeld(refusal, instance, plan.best);
          return instance;
        } catch (error) {
          // The first refusal says why the launch is not what the user asked for.
          refusal ??= error;
          if (!isOfOneVersion(error)) break;
        }
      }
      throw refusal;
    });
  };

  const tellHeld = (
    refusal: LaunchRefusal,
    { app: { appId, name }, release }: RunningInstance,
    wanted: ReadyRelease,
  ): void =>
    container.onEvent?.({
      type: 'update_held',
      appId,
      reason: 'storage_full',
      from: release.digest,
      to: wanted.release.digest,
      sentence: `The newest version of ${name} was not put in place. The one before runs.`,
      hint: refusal.message,
    });

  const tellRefused = (appId: string, error: unknown): void => {
    const reason = error instanceof LaunchRefusal ? error.code : null;
    if (reason === 'suspended' || reason === 'revoked' || reason === 'expired' || reason === 'tampered')
      container.onEvent?.({ type: 'launch_refused', appId, reason });
  };

  return async (request) => {
    checkLaunchRequest(request);
    const { appId } = request.app;
    const queue = queues.get(appId) ?? createOneAtATime();
    queues.set(appId, queue);
    return queue(async () => {
      try {
        return await start(request);
      } catch (error) {
        tellRefused(appId, error);
        throw error;
      }
    });
  };
}
