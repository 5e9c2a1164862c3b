// The platform of a host that is a web page: gates in frames, ports, service workers, IndexedDB, Web Locks (container.md §1, §6).
import { webDigest } from '@davit/crypto/web';
import { later } from '../core/later.ts';
import type { PlatformAdapter } from '../core/ports.ts';
import { WORKER_BUILD } from '../service-worker/built-scripts.ts';
import { createAskToKeep } from './ask-to-keep.ts';
import { createCacheBlobStore } from './cache-blob-store.ts';
import { ed25519Verifier } from './ed25519-verifier.ts';
import { createFocusGuard } from './focus-guard.ts';
import { createFollowEvents } from './follow-events.ts';
import { createFramePool } from './frame-pool.ts';
import { createIndexedDbStore } from './indexed-db-store.ts';
import { createPageEvents } from './page-events.ts';
import { createPeerChannel } from './peer-channel.ts';
import { createPreparedGate } from './prepared-gate.ts';
import { probeIsolation } from './probe-isolation.ts';
import { enterRunLock, whileNotRunning } from './run-lock.ts';
import { createStrayGuard } from './stray-guard.ts';
import { createWebFetch } from './web-fetch.ts';
import { createWebSurface, type WebSurface } from './web-surface.ts';
import { wipeApp } from './wipe-app.ts';

/**
 * Create the adapter before the page adds listeners for `message` to its window: what mini-programs send to `top` is kept from those
 * that come later, and an earlier one hears it.
 */
export interface WebAdapterOptions {
  /** Where mini-programs are drawn. It stays in the document as long as the container lives, and holds nothing else. */
  readonly mount: HTMLElement;
  /** Exact origins without a closing slash, for example `https://food.apps.example` and `https://food--gate.apps.example`. */
  readonly appOrigin: (appId: string) => string;
  readonly gateOrigin: (appId: string) => string;
  /** The probe pages' origins; `appOrigin` of their labels by default. */
  readonly probeOrigin?: (label: 'probe--a' | 'probe--b') => string;
  /** A worker whose file imports `@davit/container/verify-worker`; without it, bundles are verified on the main thread. */
  readonly createVerifyWorker?: () => Worker;
  /** Names the container's database, cache and channel. */
  readonly database?: string;
  readonly log?: PlatformAdapter['log'];
}

export function createWebAdapter({
  mount,
  appOrigin,
  gateOrigin,
  probeOrigin = appOrigin,
  createVerifyWorker,
  database = 'davit-container',
  log = () => {},
}: WebAdapterOptions): PlatformAdapter {
  const window = mount.ownerDocument.defaultView as Window & typeof globalThis;
  // By `top.opener` a mini-program would script its own launch page in the tab of the host that opened this one.
  window.opener = null;
  const { locks, storage } = window.navigator as Partial<Navigator>;
  const clock = (): number => Date.now();
  const crypto = { ...webDigest, ...ed25519Verifier };
  if (window.getComputedStyle(mount).position === 'static') mount.style.position = 'relative';
  const pool = createFramePool(mount);
  const gates = createPreparedGate(pool, gateOrigin);
  const store = createIndexedDbStore(window.indexedDB, database);
  const askToKeep = createAskToKeep({ storage, store, log });
  const surfaces = new Set<WebSurface>();
  const runs = (appId: string): boolean => [...surfaces].some(({ origin }) => origin === appOrigin(appId));

  const blame = (origin: string, what: string): void => {
    for (const surface of surfaces) if (surface.origin === origin) surface.onViolation?.(what);
  };
  const verifier = later(async () =>
    (await import('./verify-off-thread.ts')).createVerifyOffThread({ createWorker: createVerifyWorker, crypto, log }),
  );
  const focusGuard = createFocusGuard(window, surfaces);
  createStrayGuard(window, surfaces);

  return {
    id: 'web',
    originOf: appOrigin,
    probe: () =>
      probeIsolation({
        pool,
        origins: [probeOrigin('probe--a'), probeOrigin('probe--b')],
        store,
        userAgent: window.navigator.userAgent,
        clock,
        log,
      }),
    enter: (appId) => enterRunLock(locks, appId),
    prepare(appId) {
      // No frame on a mini-program's origin while it runs here.
      if (!runs(appId)) gates.prepare(appId);
    },
    async open(options) {
      const { appId, path, init, release } = options;
      const surface = createWebSurface({
        open: options,
        origin: appOrigin(appId),
        gate: gates.take(appId),
        pool,
        onStray: blame,
        onDestroyed: () => surfaces.delete(surface),
      });
      surfaces.add(surface);
      try {
        await surface.start({
          build: WORKER_BUILD,
          integrityId: release.integrityId,
          issuer: init.issuer,
          gate: gateOrigin(appId),
          host: window.location.origin,
          connect: release.connect,
          path,
        });
      } catch (error) {
        await surface.destroy();
        throw error;
      }
      void askToKeep();
      return surface;
    },
    // `navigator.storage.estimate` answers for the origin that asks, in the partition where it asks: a mini-program's own alone.
    usage: async () => null,
    wipe: (appId) => {
      gates.drop(appId);
      return whileNotRunning(locks, appId, () => wipeApp(pool, appId, gateOrigin(appId)));
    },
    keyboardSettled: focusGuard.settled,
    store,
    crypto,
    fetch: createWebFetch({ fetch: window.fetch.bind(window) }),
    follow: createFollowEvents({ window, locks }),
    verifyBundle: async (bytes, expected) => (await verifier())(bytes, expected),
    blobs: createCacheBlobStore(window.caches, `${database}-bundles`),
    peers: createPeerChannel(new window.BroadcastChannel(database)),
    events: createPageEvents(window),
    random: (length) => window.crypto.getRandomValues(new Uint8Array(length)),
    now: () => window.performance.now(),
    clock,
    timers: {
      set: (callback, ms) => window.setTimeout(callback, ms),
      clear: (timer) => window.clearTimeout(timer as number),
    },
    log,
  };
}
