// The registration of one origin's worker, as a browser leads a worker from its installation to its activation: each turn is a step
// of the life in which it is asked for, and the browser goes on by itself when only the page has died.
import type { Life } from './life.ts';
import type { ModelWorker } from './model-worker.ts';

interface Workers {
  installing: ModelWorker | null;
  waiting: ModelWorker | null;
  active: ModelWorker | null;
}

export interface ModelRegistration {
  readonly workers: Readonly<Workers>;
  /** As `navigator.serviceWorker` has them. */
  getRegistration(): Promise<Readonly<Workers> | undefined>;
  register(url: string): Promise<Readonly<Workers>>;
  /** No page is left: what was begun comes to its end, and nothing is waited for. */
  finish(): Promise<void>;
}

/** `active` is what the last start left; `onActive` is told what the next one finds. */
export function createModelRegistration(
  { step }: Life,
  active: ModelWorker | null,
  createWorker: (url: string) => ModelWorker,
  onActive: (url: string) => void,
): ModelRegistration {
  const workers: Workers = { installing: null, waiting: null, active };
  const proceed = async (turn: Life['step'], hasPages: boolean): Promise<void> => {
    for (;;) {
      const { installing, waiting, active: now } = workers;
      if (installing !== null) {
        await installing.fire('install');
        await turn('installed', () => {
          Object.assign(workers, { installing: null, waiting: installing });
          installing.become('installed');
        });
      } else if (waiting !== null && (waiting.skips || !hasPages)) {
        await turn('activating', () => {
          Object.assign(workers, { waiting: null, active: waiting });
          onActive(waiting.scriptURL);
          waiting.become('activating');
          now?.become('redundant');
        });
      } else if (now?.state === 'activating') {
        await now.fire('activate');
        await turn('activated', () => now.become('activated'));
      } else return;
    }
  };
  return {
    workers,
    getRegistration: () =>
      step('getRegistration', () => (Object.values(workers).some((worker) => worker !== null) ? workers : undefined)),
    register: (url) =>
      step('register', () => {
        const newest = workers.installing ?? workers.waiting ?? workers.active;
        if (newest?.scriptURL === url) return workers;
        workers.installing = createWorker(url);
        void proceed(step, true);
        return workers;
      }),
    finish: () => proceed(async (_, act) => act(), false),
  };
}
