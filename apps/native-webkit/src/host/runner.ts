// The mini-programs that run: at most one instance per app, at most one on screen. Keeps what the container says of each.
import {
  type Container,
  type ContainerEvent,
  type HostUi,
  type Instance,
  type InstanceState,
  LaunchRefusal,
  type LaunchRefusalCode,
} from '@davit/container';
import type { CatalogueApp } from '@davit/host-app';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { noticeOf } from './notice-of.ts';
import type { Pulse } from './pulse.ts';

export interface Failure {
  /** Null when it was none of the container's refusals. */
  readonly code: LaunchRefusalCode | null;
  readonly sentence: string;
}
export interface Running {
  readonly app: CatalogueApp;
  readonly state: InstanceState;
  readonly title: string | null;
  /** Why it could not be started at all. */
  readonly failure: Failure | null;
  readonly isSilent: boolean;
  readonly progress: { readonly received: number; readonly total: number } | null;
  /** What the user should know of it while it runs. */
  readonly notice: string | null;
  readonly toast: string | null;
}

const TITLE_LENGTH = 60;
const TOAST_LENGTH = 200;
const isOver = ({ name }: InstanceState): boolean => name === 'closed' || name === 'crashed' || name === 'stopped';

/** What the container tells the host to draw. */
export function createDrawn(pulse: Pulse) {
  const states = new Map<string, InstanceState>();
  const titles = new Map<string, string>();
  const silent = new Set<string>();
  const toasts = new Map<string, string>();
  const progress = new Map<string, { readonly received: number; readonly total: number }>();
  const notices = new Map<string, string>();
  const ui: HostUi = {
    toast(instance, text, durationMs) {
      const shown = plainText(text, TOAST_LENGTH);
      toasts.set(instance, shown);
      pulse.beat();
      setTimeout(() => {
        if (toasts.get(instance) !== shown) return;
        toasts.delete(instance);
        pulse.beat();
      }, durationMs);
    },
    setTitle(instance, title) {
      titles.set(instance, plainText(title, TITLE_LENGTH));
      pulse.beat();
    },
    onState(instance, state) {
      states.set(instance, state);
      if (isOver(state)) silent.delete(instance);
      pulse.beat();
    },
    onResponding(instance, responding) {
      if (responding) silent.delete(instance);
      else silent.add(instance);
      pulse.beat();
    },
    onProgress(appId, received, total) {
      progress.set(appId, { received, total });
      pulse.beat();
    },
  };
  const onEvent = (event: ContainerEvent): void => {
    const notice = noticeOf(event);
    if (notice === undefined) return;
    if (notice === null) notices.delete(event.appId);
    else notices.set(event.appId, notice);
    pulse.beat();
  };
  return { ui, onEvent, states, titles, silent, toasts, progress, notices };
}
export type Drawn = ReturnType<typeof createDrawn>;

export function createRunner(container: Container, drawn: Drawn, pulse: Pulse) {
  const instances = new Map<string, Instance>();
  const failures = new Map<string, Failure>();
  const opening = new Map<string, Promise<void>>();
  /** Closed by the user while they were being opened. */
  const unwanted = new Set<string>();
  let shownId: string | null = null;

  const stateOf = (instance: Instance): InstanceState => drawn.states.get(instance.id) ?? instance.state;
  const live = (appId: string): Instance | null => {
    const instance = instances.get(appId);
    return instance === undefined || isOver(stateOf(instance)) ? null : instance;
  };

  async function launch(app: CatalogueApp): Promise<void> {
    failures.delete(app.appId);
    instances.delete(app.appId);
    drawn.notices.delete(app.appId);
    pulse.beat();
    try {
      const instance = await container.launch({ app });
      if (unwanted.delete(app.appId)) return void instance.close();
      instances.set(app.appId, instance);
      if (shownId !== app.appId) instance.hide();
    } catch (error) {
      const isRefusal = error instanceof LaunchRefusal;
      failures.set(app.appId, {
        code: isRefusal ? error.code : null,
        sentence: isRefusal ? error.message : TEXTS.view.unknown,
      });
    } finally {
      drawn.progress.delete(app.appId);
      pulse.beat();
    }
  }

  return {
    get shownId() {
      return shownId;
    },
    isLive: (appId: string): boolean => live(appId) !== null,
    describe(app: CatalogueApp): Running {
      const instance = instances.get(app.appId) ?? null;
      return {
        app,
        state: instance === null ? { name: 'loading' } : stateOf(instance),
        title: instance === null ? null : (drawn.titles.get(instance.id) ?? null),
        failure: failures.get(app.appId) ?? null,
        isSilent: instance !== null && drawn.silent.has(instance.id),
        progress: drawn.progress.get(app.appId) ?? null,
        notice: drawn.notices.get(app.appId) ?? null,
        toast: instance === null ? null : (drawn.toasts.get(instance.id) ?? null),
      };
    },
    /** The user is about to tap. */
    prepare: (appId: string): void => container.prepare(appId),
    /** Shows one mini-program, starting it if need be, and hides the others. Null hides all. */
    async show(app: CatalogueApp | null): Promise<void> {
      // How the one on screen has ended was on screen too.
      if (shownId !== null && shownId !== app?.appId && live(shownId) === null) instances.delete(shownId);
      shownId = app?.appId ?? null;
      for (const [appId] of instances) if (appId !== app?.appId) live(appId)?.hide();
      pulse.beat();
      if (app === null) return;
      unwanted.delete(app.appId);
      const running = live(app.appId);
      if (running !== null) return running.show();
      const started = opening.get(app.appId) ?? launch(app).finally(() => opening.delete(app.appId));
      opening.set(app.appId, started);
      await started;
    },
    async close(appId: string): Promise<void> {
      const instance = live(appId);
      if (opening.has(appId)) unwanted.add(appId);
      instances.delete(appId);
      failures.delete(appId);
      if (shownId === appId) shownId = null;
      pulse.beat();
      await instance?.close();
    },
    dismiss(appId: string): void {
      drawn.notices.delete(appId);
      pulse.beat();
    },
    forget(): void {
      instances.clear();
      failures.clear();
      drawn.states.clear();
      drawn.titles.clear();
      drawn.silent.clear();
      drawn.notices.clear();
      shownId = null;
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
