// The mini-programs that run: at most one instance per app, at most one on screen. Follows the route; never goes anywhere itself.
import {
  type Container,
  type ContainerEvent,
  type HostUi,
  type Instance,
  type InstanceState,
  LaunchRefusal,
  type LaunchRefusalCode,
  type LaunchRequest,
} from '@davit/container';
import { plainText } from '@davit/host';
import type { CatalogueApp } from '@davit/host-app';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { Flow } from '../flow/flow.ts';
import { TEXTS } from '../texts.ts';
import { type AppNotice, createAppNotices } from './app-notices.ts';

export interface Failure {
  /** Null when it was none of the container's refusals. */
  readonly code: LaunchRefusalCode | null;
  readonly sentence: string;
}
/** What a link asks for: a page by its name, and parameters. Empty for a tap in the launcher. */
export type LaunchTarget = Pick<LaunchRequest, 'entry' | 'params'>;
export interface Progress {
  readonly received: number;
  readonly total: number;
}
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
  readonly notices: readonly AppNotice[];
}
export interface Toast {
  readonly text: string;
  readonly until: number;
}

/** What is said of one launch is no longer true of the next. */
const OF_ONE_LAUNCH = ['noSuchPage', 'startedAgain', 'updateHeld'] as const;
const TITLE_LENGTH = 60;
const TOAST_LENGTH = 200;
const isPlain = ({ entry, params }: LaunchTarget): boolean => entry === undefined && params === undefined;
const isOver = ({ name }: InstanceState) => name === 'closed' || name === 'crashed' || name === 'stopped';

/** What the container tells the host to draw, by instance. */
export function createHostUi() {
  const states = shallowReactive(new Map<string, InstanceState>());
  const titles = shallowReactive(new Map<string, string>());
  const toast = shallowRef<(Toast & { readonly instance: string }) | null>(null);
  const silent = shallowReactive(new Set<string>());
  const progress = shallowReactive(new Map<string, Progress>());
  const notices = createAppNotices();
  const ui: HostUi = {
    toast(instance, text, durationMs) {
      toast.value = { instance, text: plainText(text, TOAST_LENGTH), until: performance.now() + durationMs };
      setTimeout(() => {
        if (toast.value !== null && toast.value.until <= performance.now() + 1) toast.value = null;
      }, durationMs);
    },
    setTitle: (instance, title) => void titles.set(instance, plainText(title, TITLE_LENGTH)),
    onState(instance, state) {
      states.set(instance, state);
      if (isOver(state)) silent.delete(instance);
    },
    onResponding(instance, responding) {
      if (responding) silent.delete(instance);
      else silent.add(instance);
    },
    onProgress: (appId, received, total) => void progress.set(appId, { received, total }),
  };
  const onEvent = (event: ContainerEvent): void => notices.onEvent(event);
  return { ui, onEvent, states, titles, toast, silent, progress, notices };
}
export type DrawnUi = ReturnType<typeof createHostUi>;

export function createRunner(container: Container, drawn: DrawnUi, flow: Flow) {
  const instances = shallowReactive(new Map<string, Instance>());
  const failures = shallowReactive(new Map<string, Failure>());
  const opening = new Map<string, Promise<void>>();
  /** What each was started with last. */
  const targets = new Map<string, LaunchTarget>();
  /** Closed by the user while they were being opened. */
  const unwanted = new Set<string>();
  const shownId = ref<string | null>(null);

  const stateOf = (instance: Instance): InstanceState => drawn.states.get(instance.id) ?? instance.state;
  const live = (appId: string): Instance | null => {
    const instance = instances.get(appId);
    return instance === undefined || isOver(stateOf(instance)) ? null : instance;
  };

  async function launch(app: CatalogueApp, target: LaunchTarget): Promise<void> {
    const hasEndedUnseen = hasFallen(app.appId);
    failures.delete(app.appId);
    instances.delete(app.appId);
    targets.set(app.appId, target);
    for (const kind of OF_ONE_LAUNCH) drawn.notices.dismiss(app.appId, kind);
    flow.launched(app.appId);
    try {
      const instance = await container.launch({ app, ...target });
      if (unwanted.delete(app.appId)) return void instance.close();
      instances.set(app.appId, instance);
      if (hasEndedUnseen) drawn.notices.put(app.appId, { kind: 'startedAgain' });
      if (shownId.value !== app.appId) instance.hide();
    } catch (error) {
      const isRefusal = error instanceof LaunchRefusal;
      failures.set(app.appId, {
        code: isRefusal ? error.code : null,
        sentence: isRefusal ? error.message : TEXTS.view.unknown,
      });
    } finally {
      drawn.progress.delete(app.appId);
    }
  }

  /** It ended by itself, and nobody has dealt with that yet. */
  const hasFallen = (appId: string): boolean => {
    const instance = instances.get(appId);
    return instance !== undefined && ['crashed', 'stopped'].includes(stateOf(instance).name);
  };
  /** A link to where it was started from shows it as it is: it has gone on from there. Another link starts it anew. */
  const leadsElsewhere = (appId: string, target: LaunchTarget): boolean =>
    !isPlain(target) && JSON.stringify(target) !== JSON.stringify(targets.get(appId));

  /** Shows one mini-program, starting it if need be, and hides the others. Null hides all. */
  async function show(app: CatalogueApp | null, target: LaunchTarget = {}): Promise<void> {
    // How the one on screen has ended was on screen too.
    const before = shownId.value;
    if (before !== null && before !== app?.appId && live(before) === null) instances.delete(before);
    shownId.value = app?.appId ?? null;
    for (const [appId, instance] of instances) if (appId !== app?.appId && live(appId)) instance.hide();
    if (app === null) return;
    unwanted.delete(app.appId);
    const isElsewhere = leadsElsewhere(app.appId, target);
    // A launch that is under way to another page goes first.
    const underWay = opening.get(app.appId);
    if (isElsewhere && underWay !== undefined) {
      await underWay;
      if (shownId.value !== app.appId) return;
    }
    const running = live(app.appId);
    if (running !== null && !isElsewhere) return running.show();
    const started = opening.get(app.appId) ?? launch(app, target).finally(() => opening.delete(app.appId));
    opening.set(app.appId, started);
    await started;
  }
  async function close(appId: string): Promise<void> {
    const instance = live(appId);
    if (opening.has(appId)) unwanted.add(appId);
    instances.delete(appId);
    failures.delete(appId);
    await instance?.close();
  }

  return {
    toast: computed(() => {
      const shown = shownId.value === null ? undefined : instances.get(shownId.value);
      return drawn.toast.value?.instance === shown?.id ? (drawn.toast.value?.text ?? null) : null;
    }),
    isLive: (appId: string) => live(appId) !== null,
    running: (): readonly string[] => [...instances.keys()].filter((appId) => live(appId) !== null),
    describe(app: CatalogueApp): Running {
      const instance = instances.get(app.appId) ?? null;
      const failure = failures.get(app.appId) ?? null;
      return {
        app,
        instance,
        state: instance === null ? { name: 'loading' } : stateOf(instance),
        title: instance === null ? null : (drawn.titles.get(instance.id) ?? null),
        failure,
        isSilent: instance !== null && drawn.silent.has(instance.id),
        progress: drawn.progress.get(app.appId) ?? null,
        notices: drawn.notices.of(app.appId),
      };
    },
    dismiss: drawn.notices.dismiss,
    /** The user is about to tap: what a launch needs anyway begins now. */
    prepare: (appId: string): void => container.prepare(appId),
    show,
    close,
    /** Ends the running instance, and starts it anew when it is on screen. True if there was something to do. */
    async restart(app: CatalogueApp): Promise<boolean> {
      await opening.get(app.appId);
      const isShown = () => shownId.value === app.appId;
      if (live(app.appId) === null && !isShown()) return false;
      await close(app.appId);
      if (isShown()) await show(app, targets.get(app.appId));
      return true;
    },
    forget(): void {
      instances.clear();
      failures.clear();
      targets.clear();
      drawn.states.clear();
      drawn.titles.clear();
      drawn.silent.clear();
      drawn.notices.clear();
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
