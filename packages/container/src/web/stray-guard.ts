// A mini-program reaches the host's window as `top`. Nothing there is meant for it: each message is a violation, kept from the
// host's own listeners, and whoever floods is closed before the host feels it.
import type { WebSurface } from './web-surface.ts';

export function createStrayGuard(window: Window, surfaces: ReadonlySet<WebSurface>): void {
  /** Origins that have run: what they sent last may arrive when they are gone. */
  const origins = new Set<string>();
  window.addEventListener(
    'message',
    (event) => {
      for (const { origin } of surfaces) origins.add(origin);
      const from = [...surfaces].find(({ origin, contains }) => origin === event.origin || contains(event.source));
      if (from === undefined && !origins.has(event.origin)) return;
      event.stopImmediatePropagation();
      from?.onViolation?.('stray');
    },
    true,
  );
}
