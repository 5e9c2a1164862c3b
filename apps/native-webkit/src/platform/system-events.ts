// Foreground, background and memory warnings, as the desktop tells them.

import Gio from 'gi://Gio?version=2.0';
import type { PlatformEvents } from '@davit/container';

type Callback = () => void;

export interface SystemEvents extends PlatformEvents {
  /** For the window to call. */
  setForeground(isForeground: boolean): void;
  /** What the desktop's memory monitor calls. */
  warnOfMemory(): void;
}

export function createSystemEvents(): SystemEvents {
  const [foreground, background, memory] = [new Set<Callback>(), new Set<Callback>(), new Set<Callback>()];
  const listen =
    (callbacks: Set<Callback>) =>
    (callback: Callback): Callback => {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    };
  let isForeground = true;
  const monitor = Gio.MemoryMonitor.dup_default();
  const warnOfMemory = (): void => {
    for (const callback of memory) callback();
  };
  monitor.connect('low-memory-warning', warnOfMemory);
  return {
    onForeground: listen(foreground),
    onBackground: listen(background),
    onMemoryPressure: listen(memory),
    warnOfMemory,
    setForeground(next) {
      if (next === isForeground) return;
      isForeground = next;
      for (const callback of next ? foreground : background) callback();
    },
  };
}
