// The platform adapter of a native host: one WebView per mini-program, files on disk, no service worker, no gate (container.md §6).
// Language only: the engine and the platform's ports come from outside.
import { verifyBundle } from '@davit/bundle';
import type { RunSlot } from '../core/delivery-ports.ts';
import type { PlatformAdapter } from '../core/ports.ts';
import type { NativeAdapterOptions } from './native-adapter-options.ts';
import { createNativeSurface, type NativeSurface } from './native-surface.ts';
import { putInPlace } from './put-in-place.ts';

/** One process holds the whole profile. */
const ALONE: RunSlot = { alone: true, settle: () => {}, release: () => {} };

const appScheme = (appId: string): string => `davit-app://${appId}`;

export function createNativeAdapter(options: NativeAdapterOptions): PlatformAdapter {
  const { id, engine, files, originOf = appScheme, store, crypto, fetch, follow, blobs, events } = options;
  const { random, now, clock, timers, log } = options;
  const surfaces = new Set<NativeSurface>();
  const runs = (appId: string): boolean => [...surfaces].some((surface) => surface.appId === appId);

  return {
    id,
    originOf,
    probe: () => engine.probe(),
    enter: async () => ALONE,
    async open(open) {
      await putInPlace({ files, crypto, appId: open.appId, release: open.release });
      const surface = createNativeSurface({
        open,
        origin: originOf(open.appId),
        files,
        crypto,
        now,
        timers,
        onDestroyed: () => surfaces.delete(surface),
      });
      surfaces.add(surface);
      try {
        await surface.start(engine);
      } catch (error) {
        await surface.destroy();
        throw error;
      }
      return surface;
    },
    async usage(appId) {
      const stored = await engine.usage({ appId, origin: originOf(appId) });
      return stored === null ? null : stored + (await files.usage(appId));
    },
    async wipe(appId) {
      if (runs(appId)) throw new Error(`${appId} still runs`);
      await engine.removeData({ appId, origin: originOf(appId) });
    },
    keyboardSettled: options.keyboardSettled ?? (async () => {}),
    verifyBundle: options.verifyBundle ?? ((bytes, expected) => verifyBundle(bytes, expected, crypto)),
    peers: { tell: () => {}, onTold: null },
    store,
    crypto,
    fetch,
    follow,
    blobs,
    events,
    random,
    now,
    clock,
    timers,
    log,
  };
}
