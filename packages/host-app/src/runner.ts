// The mini-programs that run: at most one instance per app, at most one on screen. Follows the host's screens; never goes anywhere itself.
import {
  type Container,
  type Instance,
  type InstanceState,
  LaunchRefusal,
  type LaunchRefusalCode,
  type LaunchRequest,
} from '@davit/container';
import { type Drawn, isOver, type Progress } from './drawn.ts';
import type { CatalogueApp } from './host-config.ts';

export interface Failure {
  /** Null when it was none of the container's refusals. */
  readonly code: LaunchRefusalCode | null;
  readonly sentence: string;
}
/** What a link asks for: a page by its name, and parameters. Empty for a tap in the launcher. */
export type LaunchTarget = Pick<LaunchRequest, 'entry' | 'params'>;
export interface Running {
  readonly app: CatalogueApp;
  readonly instance: Instance | null;
  readonly state: InstanceState;
  readonly title: string | null;
  /** Why it could not be started at all. */
  readonly failure: Failure | null;
  /** It has not answered for a while. */
  readonly isSilent: boolean;
  /** Of its download, while there is one. */
  readonly progress: Progress | null;
}
export interface RunnerParts {
  readonly container: Pick<Container, 'launch' | 'prepare'>;
  readonly drawn: Drawn;
  /** What is said of a launch that failed for none of the container's reasons. */
  readonly unknownFailure: string;
  /** A launch begins: what was said of the one before is no longer true. */
  readonly onLaunch?: ((appId: string) => void) | undefined;
  /** It had ended by itself, unseen, and runs again. */
  readonly onStartedAgain?: ((appId: string) => void) | undefined;
}

const isPlain = ({ entry, params }: LaunchTarget): boolean => entry === undefined && params === undefined;

export function createRunner({ container, drawn, unknownFailure, onLaunch, onStartedAgain }: RunnerParts) {
  const { changed } = drawn;
  const instances = new Map<string, Instance>();
  const failures = new Map<string, Failure>();
  const opening = new Map<string, Promise<void>>();
  /** What each was started with last. */
  const targets = new Map<string, LaunchTarget>();
  /** Closed by the user while they were being opened. */
  const unwanted = new Set<string>();
  let shownId: string | null = null;

  const stateOf = (instance: Instance): InstanceState => drawn.states.get(instance.id) ?? instance.state;
  const live = (appId: string): Instance | null => {
    const instance = instances.get(appId);
    return instance === undefined || isOver(stateOf(instance)) ? null : instance;
  };
  /** It ended by itself, and nobody has dealt with that yet. */
  const hasFallen = (appId: string): boolean => {
    const instance = instances.get(appId);
    return instance !== undefined && ['crashed', 'stopped'].includes(stateOf(instance).name);
  };
  /** A link to where it was started from shows it as it is: it has gone on from there. Another link starts it anew. */
  const leadsElsewhere = (appId: string, target: LaunchTarget): boolean =>
    !isPlain(target) && JSON.stringify(target) !== JSON.stringify(targets.get(appId));

  async function launch(app: CatalogueApp, target: LaunchTarget): Promise<void> {
    const hasEndedUnseen = hasFallen(app.appId);
    failures.delete(app.appId);
    instances.delete(app.appId);
    targets.set(app.appId, target);
    onLaunch?.(app.appId);
    changed();
    try {
      const instance = await container.launch({ app, ...target });
      if (unwanted.delete(app.appId)) return void instance.close();
      instances.set(app.appId, instance);
      if (hasEndedUnseen) onStartedAgain?.(app.appId);
      if (shownId !== app.appId) instance.hide();
    } catch (error) {
      const isRefusal = error instanceof LaunchRefusal;
      failures.set(app.appId, {
        code: isRefusal ? error.code : null,
        sentence: isRefusal ? error.message : unknownFailure,
      });
    } finally {
      drawn.progress.delete(app.appId);
      changed();
    }
  }

  /** Shows one mini-program, starting it if need be, and hides the others. Null hides all. */
  async function show(app: CatalogueApp | null, target: LaunchTarget = {}): Promise<void> {
    // How the one on screen has ended was on screen too, also for who opens it again there.
    if (shownId !== null && live(shownId) === null) instances.delete(shownId);
    shownId = app?.appId ?? null;
    for (const appId of instances.keys()) if (appId !== app?.appId) live(appId)?.hide();
    changed();
    if (app === null) return;
    unwanted.delete(app.appId);
    const isElsewhere = leadsElsewhere(app.appId, target);
    // A launch that is under way to another page goes first.
    const underWay = opening.get(app.appId);
    if (isElsewhere && underWay !== undefined) {
      await underWay;
      if (shownId !== app.appId) return;
    }
    const running = live(app.appId);
    if (running !== null && !isElsewhere) return running.show();
    const started = opening.get(app.appId) ?? launch(app, target).finally(() => opening.delete(app.appId));
    opening.set(app.appId, started);
    await started;
  }
  async function end(appId: string): Promise<void> {
    const instance = live(appId);
    if (opening.has(appId)) unwanted.add(appId);
    instances.delete(appId);
    failures.delete(appId);
    changed();
    await instance?.close();
  }

  return {
    /** The instance on screen, also one that has ended there. */
    shown: (): Instance | null => (shownId === null ? null : (instances.get(shownId) ?? null)),
    isOpening: (): boolean => opening.size > 0,
    isLive: (appId: string): boolean => live(appId) !== null,
    running: (): readonly string[] => [...instances.keys()].filter((appId) => live(appId) !== null),
    describe(app: CatalogueApp): Running {
      const instance = instances.get(app.appId) ?? null;
      return {
        app,
        instance,
        state: instance === null ? { name: 'loading' } : stateOf(instance),
        title: instance === null ? null : (drawn.titles.get(instance.id) ?? null),
        failure: failures.get(app.appId) ?? null,
        isSilent: instance !== null && drawn.silent.has(instance.id),
        progress: drawn.progress.get(app.appId) ?? null,
      };
    },
    /** The user is about to tap: what a launch needs anyway begins now. */
    prepare: (appId: string): void => container.prepare(appId),
    show,
    async close(appId: string): Promise<void> {
      if (shownId === appId) shownId = null;
      await end(appId);
    },
    /** Ends the running instance, and starts it anew when it is on screen. True if there was something to do. */
    async restart(app: CatalogueApp): Promise<boolean> {
      await opening.get(app.appId);
      const isShown = () => shownId === app.appId;
      if (live(app.appId) === null && !isShown()) return false;
      await end(app.appId);
      if (isShown()) await show(app, targets.get(app.appId));
      return true;
    },
    /** The user has changed: nothing of the one before is kept. */
    forget(): void {
      instances.clear();
      failures.clear();
      targets.clear();
      drawn.states.clear();
      drawn.titles.clear();
      drawn.silent.clear();
      changed();
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
