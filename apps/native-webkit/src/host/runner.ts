// The mini-programs that run, for the native host's screens: with one notice and one toast each.
import type { Container, ContainerEvent, HostUi } from '@davit/container';
import {
  type CatalogueApp,
  createDrawn as createPlainDrawn,
  createRunner as createPlainRunner,
  type Running as PlainRunning,
} from '@davit/host-app';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { noticeOf } from './notice-of.ts';

export interface Running extends PlainRunning {
  /** What the user should know of it while it runs. */
  readonly notice: string | null;
  readonly toast: string | null;
}

const TOAST_LENGTH = 200;

/** What the container tells the host to draw; each change is a `beat`. */
export function createDrawn(beat: () => void) {
  const drawn = createPlainDrawn(beat, plainText);
  const toasts = new Map<string, string>();
  const notices = new Map<string, string>();
  const ui: HostUi = {
    ...drawn.ui,
    toast(instance, text, durationMs) {
      const shown = plainText(text, TOAST_LENGTH);
      toasts.set(instance, shown);
      beat();
      setTimeout(() => {
        if (toasts.get(instance) !== shown) return;
        toasts.delete(instance);
        beat();
      }, durationMs);
    },
  };
  const onEvent = (event: ContainerEvent): void => {
    const notice = noticeOf(event);
    if (notice === undefined) return;
    if (notice === null) notices.delete(event.appId);
    else notices.set(event.appId, notice);
    beat();
  };
  return { ui, onEvent, drawn, toasts, notices };
}
export type Drawn = ReturnType<typeof createDrawn>;

export function createRunner(container: Container, { drawn, toasts, notices }: Drawn, beat: () => void) {
  const runner = createPlainRunner({
    container,
    drawn,
    unknownFailure: TEXTS.view.unknown,
    onLaunch: (appId) => void notices.delete(appId),
  });
  return {
    ...runner,
    describe(app: CatalogueApp): Running {
      const running = runner.describe(app);
      return {
        ...running,
        notice: notices.get(app.appId) ?? null,
        toast: running.instance === null ? null : (toasts.get(running.instance.id) ?? null),
      };
    },
    dismiss(appId: string): void {
      notices.delete(appId);
      beat();
    },
    forget(): void {
      runner.forget();
      notices.clear();
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
