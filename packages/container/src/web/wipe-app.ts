// Deletes what a mini-program stored on its own origin, by showing its wipe page behind its gate: in this very partition.
import type { FramePool } from './frame-pool.ts';
import { openGate } from './gate-link.ts';

const WIPE_TIMEOUT_MS = 15_000;

/** Resolves when the wipe page has looked and found nothing left; rejects otherwise. */
export function wipeApp(pool: FramePool, appId: string, gateOrigin: string): Promise<void> {
  const gate = openGate(pool.take(appId), gateOrigin);
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the wipe page did not answer')), WIPE_TIMEOUT_MS);
    gate.onMessage = (message) => {
      if (message[0] !== 'wiped') return;
      clearTimeout(timer);
      if (message[1] === true) resolve();
      else reject(new Error('the wipe page found data that it could not delete'));
    };
    gate.send(['open', 'wipe']);
  }).finally(() => {
    gate.close();
    pool.giveBack(gate.frame);
  });
}
