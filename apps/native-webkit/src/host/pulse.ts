// A value that tells who listens when it changes. Told after the change, once for all changes of one turn of the main loop.
import GLib from 'gi://GLib?version=2.0';

export interface Pulse {
  /** Something has changed. */
  beat(): void;
  listen(callback: () => void): () => void;
}

export function createPulse(): Pulse {
  const callbacks = new Set<() => void>();
  let isDue = false;
  return {
    beat() {
      if (isDue) return;
      isDue = true;
      GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
        isDue = false;
        for (const callback of [...callbacks]) callback();
        return GLib.SOURCE_REMOVE;
      });
    },
    listen(callback) {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
  };
}
