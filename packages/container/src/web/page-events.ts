// What happens around a host that is a web page. Browsers do not tell pages that memory is short.
import type { PlatformEvents } from '../core/delivery-ports.ts';

export function createPageEvents(window: Window): PlatformEvents {
  const { document } = window;
  const on = (target: EventTarget, types: readonly string[], callback: () => void): (() => void) => {
    for (const type of types) target.addEventListener(type, callback);
    return () => {
      for (const type of types) target.removeEventListener(type, callback);
    };
  };
  const whenVisible = (state: DocumentVisibilityState, callback: () => void) =>
    on(document, ['visibilitychange'], () => document.visibilityState === state && callback());
  return {
    onForeground(callback) {
      const stops = [whenVisible('visible', callback), on(document, ['resume'], callback)];
      return () => stops.forEach((stop) => void stop());
    },
    onBackground(callback) {
      const stops = [
        whenVisible('hidden', callback),
        on(window, ['pagehide'], callback),
        on(document, ['freeze'], callback),
      ];
      return () => stops.forEach((stop) => void stop());
    },
    onMemoryPressure: () => () => {},
  };
}
