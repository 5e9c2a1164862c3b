// The mini-programs that run, for Plaza's screens: what is read of them here is followed by Vue.
import type { Container, ContainerEvent, HostUi } from '@davit/container';
import { plainText } from '@davit/host';
import {
  type AppNotice,
  type CatalogueApp,
  createDrawn,
  createRunner as createPlainRunner,
  type Drawn,
  type LaunchReport,
  type Running as PlainRunning,
} from '@davit/host-app';
import { computed, type ShallowRef, shallowRef } from 'vue';
import type { Flow } from '../flow/flow.ts';
import { TEXTS } from '../texts.ts';
import { type AppNotices, createAppNotices } from './app-notices.ts';

export interface Running extends PlainRunning {
  readonly notices: readonly AppNotice[];
}
export interface Toast {
  readonly instance: string;
  readonly text: string;
  readonly until: number;
}
/** What the container tells the host to draw. */
export interface DrawnUi {
  readonly ui: HostUi;
  readonly onEvent: (event: ContainerEvent) => void;
  readonly drawn: Drawn;
  /** Read to be told of the next change. */
  readonly changes: ShallowRef<number>;
  readonly toast: ShallowRef<Toast | null>;
  readonly notices: AppNotices;
}

/** What is said of one launch is no longer true of the next. */
const OF_ONE_LAUNCH = ['noSuchPage', 'startedAgain', 'updateHeld'] as const;
const TOAST_LENGTH = 200;

export function createHostUi(): DrawnUi {
  const changes = shallowRef(0);
  const drawn = createDrawn(() => {
    changes.value += 1;
  });
  const toast = shallowRef<Toast | null>(null);
  const notices = createAppNotices();
  const ui: HostUi = {
    ...drawn.ui,
    toast(instance, text, durationMs) {
      toast.value = { instance, text: plainText(text, TOAST_LENGTH), until: performance.now() + durationMs };
      setTimeout(() => {
        if (toast.value !== null && toast.value.until <= performance.now() + 1) toast.value = null;
      }, durationMs);
    },
  };
  return { ui, onEvent: notices.onEvent, drawn, changes, toast, notices };
}

export function createRunner(
  container: Container,
  { drawn, changes, toast, notices }: DrawnUi,
  flow: Flow,
  report: Pick<LaunchReport, 'launching'>,
) {
  const runner = createPlainRunner({
    container,
    drawn,
    unknownFailure: TEXTS.view.unknown,
    onLaunch(appId) {
      report.launching(appId);
      for (const kind of OF_ONE_LAUNCH) notices.dismiss(appId, kind);
      flow.launched(appId);
    },
    onStartedAgain: (appId) => notices.put(appId, { kind: 'startedAgain' }),
  });
  /** The same function; whoever calls it while drawing draws again after the next change. */
  const followed =
    <Given extends readonly unknown[], Read>(read: (...given: Given) => Read) =>
    (...given: Given): Read => {
      void changes.value;
      return read(...given);
    };
  const shown = followed(runner.shown);

  return {
    ...runner,
    toast: computed(() => (toast.value?.instance === shown()?.id ? (toast.value?.text ?? null) : null)),
    isLive: followed(runner.isLive),
    running: followed(runner.running),
    describe: followed(
      (app: CatalogueApp): Running => ({
        ...runner.describe(app),
        notices: notices.of(app.appId),
      }),
    ),
    dismiss: notices.dismiss,
    forget(): void {
      runner.forget();
      notices.clear();
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
