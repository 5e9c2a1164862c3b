// Foreground, background and memory warnings, as the desktop tells them.

import Gio from 'gi://Gio?version=2.0';
import type { PlatformEvents } from '@davit/container';

type Callback = () => void;

/** `setForeground` is the window's to call. */
export function createSystemEvents(): PlatformEvents & { setForeground(isForeground: boolean): void } {
  const [foreground, background, memory] = [new Set<Callback>(), new Set<Callback>(), new Set<Callback>()];
  const listen =
    (callbacks: Set<Callback>) =>
    (callback: Callback): Callback => {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    };
  let isForeground = true;
  const monitor = Gio.MemoryMonitor.dup_default();
  monitor.connect('low-memory-warning', () => {
    for (const callback of memory) callback();
  });
  return {
    onForeground: listen(foreground),
    onBackground: listen(background),
    onMemoryPressure: listen(memory),
    setForeground(next) {
      if (next === isForeground) return;
      isForeground = next;
      for (const callback of next ? foreground : background) callback();
    },
  };
}
