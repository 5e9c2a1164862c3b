// The instances that run: one on screen, others hidden in parallel. The last ones hidden stay warm; older ones leave the memory
// (container.md §5).
import type { BridgeErrorCode } from '@davit/protocol';
import { HIDDEN_TTL_MS, KEPT_HIDDEN } from './durations.ts';
import type { Timers } from './ports.ts';
import type { RunningInstance } from './running-instance.ts';

export interface RunningSet {
  readonly all: readonly RunningInstance[];
  /** Each once. */
  readonly appIds: readonly string[];
  /** The living instance of a mini-program. */
  of(appId: string): RunningInstance | undefined;
  add(instance: RunningInstance): void;
  remove(instance: RunningInstance): void;
  hideOthers(shown: RunningInstance): void;
  /** Ends what has been hidden for long, and at once under memory pressure. Asked for after each hiding. */
  tidy(pressed?: boolean): void;
  endAll(code: BridgeErrorCode): Promise<void>;
  endApp(appId: string): Promise<void>;
}

/** Instances that leave now: hidden for too long, and not among the last ones hidden; under pressure all hidden ones. Pure. */
function leavingHidden(all: readonly RunningInstance[], now: number, pressed: boolean): readonly RunningInstance[] {
  const hidden = all
    .flatMap((instance) =>
      instance.isAlive && instance.hiddenSince !== null ? [{ instance, since: instance.hiddenSince }] : [],
    )
    .sort((a, b) => b.since - a.since);
  const leaving = pressed ? hidden : hidden.slice(KEPT_HIDDEN).filter(({ since }) => now - since >= HIDDEN_TTL_MS);
  return leaving.map(({ instance }) => instance);
}

export function createRunningSet(now: () => number, timers: Timers): RunningSet {
  let all: readonly RunningInstance[] = [];
  const end = async (instances: readonly RunningInstance[], code: BridgeErrorCode): Promise<void> => {
    await Promise.all(instances.map((instance) => instance.end(code)));
  };
  const leave = (pressed: boolean): void => void end(leavingHidden(all, now(), pressed), 'closed');
  return {
    get all() {
      return all;
    },
    get appIds() {
      return [...new Set(all.map(({ app }) => app.appId))];
    },
    of: (appId) => all.find((instance) => instance.app.appId === appId && instance.isAlive),
    add(instance) {
      all = [...all, instance];
    },
    remove(instance) {
      all = all.filter((other) => other !== instance);
    },
    hideOthers(shown) {
      for (const other of all) if (other !== shown) other.hide();
    },
    tidy(pressed = false) {
      leave(pressed);
      if (!pressed) timers.set(() => leave(false), HIDDEN_TTL_MS);
    },
    endAll: (code) => end(all, code),
    endApp: (appId) =>
      end(
        all.filter(({ app }) => app.appId === appId),
        'closed',
      ),
  };
}
