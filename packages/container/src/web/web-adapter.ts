// The platform of a host that is a web page: gates in frames, ports, IndexedDB, Web Locks (container.md §1, §6).
import type { PlatformAdapter } from '../core/ports.ts';
import { createFocusGuard } from './focus-guard.ts';
import { createFramePool } from './frame-pool.ts';
import { createIndexedDbStore } from './indexed-db-store.ts';
import { probeIsolation } from './probe-isolation.ts';
import { holdRunLock, whileNotRunning } from './run-lock.ts';
import { createStrayGuard } from './stray-guard.ts';
import { createWebSurface, type WebSurface } from './web-surface.ts';
import { wipeApp } from './wipe-app.ts';

export interface WebAdapterOptions {
  /** Where mini-programs are drawn. It stays in the document as long as the container lives, and holds nothing else. */
  readonly mount: HTMLElement;
  /** Exact origins without a closing slash, for example `https://food.apps.example` and `https://food--gate.apps.example`. */
  readonly appOrigin: (appId: string) => string;
  readonly gateOrigin: (appId: string) => string;
  /** Name of the container's IndexedDB database. */
  readonly database?: string;
  readonly log?: PlatformAdapter['log'];
}

export function createWebAdapter({
  mount,
  appOrigin,
  gateOrigin,
  database = 'davit-container',
  log = () => {},
}: WebAdapterOptions): PlatformAdapter {
  const window = mount.ownerDocument.defaultView as Window & typeof globalThis;
  const { locks } = window.navigator as Partial<Navigator>;
  if (window.getComputedStyle(mount).position === 'static') mount.style.position = 'relative';
  const pool = createFramePool(mount);
  const store = createIndexedDbStore(window.indexedDB, database);
  const surfaces = new Set<WebSurface>();

  const blame = (origin: string, what: string): void => {
    for (const surface of surfaces) if (surface.origin === origin) surface.onViolation?.(what);
  };
  const focusGuard = createFocusGuard(window, surfaces);
  createStrayGuard(window, surfaces);

  return {
    id: 'web',
    originOf: appOrigin,
    probe: () => probeIsolation(store),
    async open(options) {
      const { appId } = options;
      const release = await holdRunLock(locks, appId);
      const surface = createWebSurface({
        open: options,
        origin: appOrigin(appId),
        gateOrigin: gateOrigin(appId),
        pool,
        onStray: blame,
        release: () => {
          surfaces.delete(surface);
          release();
        },
      });
      surfaces.add(surface);
      return surface;
    },
    wipe: (appId) => whileNotRunning(locks, appId, () => wipeApp(pool, appId, gateOrigin(appId))),
    keyboardSettled: focusGuard.settled,
    store,
    random: (length) => window.crypto.getRandomValues(new Uint8Array(length)),
    now: () => window.performance.now(),
    timers: {
      set: (callback, ms) => window.setTimeout(callback, ms),
      clear: (timer) => window.clearTimeout(timer as number),
    },
    log,
  };
}
