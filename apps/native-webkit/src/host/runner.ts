// The mini-programs that run, for the native host's screens: with notices and one toast each.
import type { Container, HostUi } from '@davit/container';
import {
  type AppNotice,
  type CatalogueApp,
  createAppNotices,
  createDrawn as createPlainDrawn,
  createRunner as createPlainRunner,
  type Running as PlainRunning,
} from '@davit/host-app';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';

export interface Running extends PlainRunning {
  /** What the user should know of it while it runs. */
  readonly notices: readonly AppNotice[];
  readonly toast: string | null;
}

const TOAST_LENGTH = 200;

/** What the container tells the host to draw; each change is a `beat`. */
export function createDrawn(beat: () => void) {
  const drawn = createPlainDrawn(beat, plainText);
  const toasts = new Map<string, string>();
  const notices = createAppNotices(beat);
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
  return { ui, onEvent: notices.onEvent, drawn, toasts, notices };
}
export type Drawn = ReturnType<typeof createDrawn>;

export function createRunner(container: Container, { drawn, toasts, notices }: Drawn) {
  const runner = createPlainRunner({
    container,
    drawn,
    unknownFailure: TEXTS.view.unknown,
    onLaunch: notices.launched,
    onStartedAgain: (appId) => notices.put(appId, { kind: 'startedAgain' }),
  });
  return {
    ...runner,
    describe(app: CatalogueApp): Running {
      const running = runner.describe(app);
      return {
        ...running,
        notices: notices.of(app.appId),
        toast: running.instance === null ? null : (toasts.get(running.instance.id) ?? null),
      };
    },
    dismiss: notices.dismiss,
    forget(): void {
      runner.forget();
      notices.clear();
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
