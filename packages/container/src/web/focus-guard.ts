// Keeps the keyboard from mini-programs that are not on screen. `display: none` stops `element.focus()`, but not
// `window.focus()`: a hidden frame can still take every key that is typed into the host or into another mini-program. The host
// cannot forbid it; it notices, takes the focus back, and ends who did it.
import type { WebSurface } from './web-surface.ts';

/** A focus call may have been on its way when the frame was hidden: taken back, not punished. */
const GRACE_MS = 100;
/** A focus that is taken back at once, while the engine still moves it, only seems to come back. */
const TAKE_BACK_AFTER_MS = 20;
/** The host hears of a theft from itself at once (`blur`); of one from another frame only by looking. */
const LOOK_EVERY_MS = 50;
/** Longer than the grace: who took the keyboard once more after it has been ended. */
const QUIET_MS = 150;
const SETTLED_AT_THE_LATEST_MS = 1000;

export interface FocusGuard {
  /** Resolves when no hidden mini-program has taken the keyboard for a moment; at the latest after a second. */
  settled(): Promise<void>;
}

export function createFocusGuard(window: Window, surfaces: ReadonlySet<WebSurface>): FocusGuard {
  const { document } = window;
  let rightful: Element | null = null;
  let lastTheft = 0;
  const look = (): void => {
    const active = document.activeElement;
    const thief = [...surfaces].find((surface) => surface.frame === active && surface.hiddenAt !== null);
    if (thief === undefined) {
      if (active !== null && active !== document.body) rightful = active;
      return;
    }
    lastTheft = window.performance.now();
    const inGrace = window.performance.now() - (thief.hiddenAt ?? 0) <= GRACE_MS;
    if (!inGrace) thief.onGone?.('focus');
    const owner = rightful;
    window.setTimeout(
      () => {
        thief.frame.blur();
        if (owner instanceof HTMLElement && owner.isConnected && owner !== thief.frame) owner.focus();
      },
      inGrace ? TAKE_BACK_AFTER_MS : 0,
    );
  };
  window.addEventListener('blur', look);
  window.addEventListener('focusin', look, true);
  window.setInterval(() => {
    for (const surface of surfaces) if (surface.hiddenAt !== null) return look();
  }, LOOK_EVERY_MS);

  return {
    async settled() {
      const asked = window.performance.now();
      const isQuiet = (now: number): boolean => surfaces.size === 0 || now - Math.max(asked, lastTheft) >= QUIET_MS;
      for (let now = asked; !isQuiet(now) && now - asked < SETTLED_AT_THE_LATEST_MS; now = window.performance.now()) {
        await new Promise<void>((done) => window.setTimeout(done, TAKE_BACK_AFTER_MS));
        look();
      }
    },
  };
}
