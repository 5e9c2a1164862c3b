// Keeps the keys of a running server in time: reads them again twice a minute, so that every process signs with the same key,
// and rotates hourly. A store that is away delays both and stops neither.
import { KEY_RELOAD_SECONDS, KEY_ROTATION_SECONDS } from '../config.ts';
import type { RunLater } from '../run-later.ts';
import type { ReloadableKeyRing } from './create-key-ring.ts';
import { type RotationContext, rotateKeys } from './rotate-keys.ts';

export interface KeySchedule {
  /** Answers when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** The first rotation is done when this answers. */
export async function startKeySchedule(
  context: RotationContext,
  ring: ReloadableKeyRing,
  runLater: RunLater,
): Promise<KeySchedule> {
  let rotatedAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let cancel = () => {};

  const tick = async (): Promise<void> => {
    try {
      const now = context.store.now();
      // A clock that went back must not put the rotation off.
      if (Math.abs(now - rotatedAt) >= KEY_ROTATION_SECONDS * 1000) {
        await rotateKeys(context);
        rotatedAt = now;
      }
      await ring.reload();
    } catch (error) {
      context.log.warn('keys.delayed', { error: error instanceof Error ? error.name : 'unknown' });
    }
    if (isStopped) return;
    cancel = runLater(() => {
      running = tick();
    }, KEY_RELOAD_SECONDS * 1000);
  };

  await tick();
  return {
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
  };
}
