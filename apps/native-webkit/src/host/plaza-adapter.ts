// The platform of this host: WebKitGTK as the engine, GLib, GIO and libsoup for everything else. No account, no screen.

import GLib from 'gi://GLib?version=2.0';
import type { PlatformAdapter } from '@davit/container';
import { createNativeAdapter } from '@davit/container/native';
import type { ViewStage } from '../engine/view-stage.ts';
import { createWebkitEngine, type WebkitEngine } from '../engine/webkit-engine.ts';
import { createBlobFiles } from '../platform/blob-files.ts';
import { createBundleFiles } from '../platform/bundle-files.ts';
import { createContainerFetch } from '../platform/container-fetch.ts';
import { joinPath, makeFolder } from '../platform/folder.ts';
import { createFollowStream } from '../platform/follow-stream.ts';
import { gjsCrypto } from '../platform/gjs-crypto.ts';
import { createSystemEvents, type SystemEvents } from '../platform/system-events.ts';
import { openTextStore } from '../platform/text-store.ts';
import { createVerifyElsewhere } from '../platform/verify-elsewhere.ts';

export interface PlazaAdapterOptions {
  /** Everything that the container keeps. */
  readonly folder: string;
  readonly stage: ViewStage;
  readonly verifyProgram: string;
  /** How long one bundle may take to verify. */
  readonly verifyTimeoutMs?: number | undefined;
  readonly log: PlatformAdapter['log'];
  readonly developerExtras?: boolean | undefined;
  readonly memoryLimitMb?: number | undefined;
  /** Told whether the network answered. */
  readonly onReached?: ((isReached: boolean) => void) | undefined;
}

export interface PlazaAdapter {
  readonly adapter: PlatformAdapter;
  readonly engine: WebkitEngine;
  readonly events: SystemEvents;
}

export function createPlazaAdapter(options: PlazaAdapterOptions): PlazaAdapter {
  const { folder, stage, log, onReached = () => {} } = options;
  const at = (name: string): string => joinPath(folder, name);
  const { sha256, randomBytes } = gjsCrypto;
  makeFolder(folder);
  const engine = createWebkitEngine({
    folder: at('web'),
    stage,
    randomBytes,
    developerExtras: options.developerExtras,
    memoryLimitMb: options.memoryLimitMb,
    log,
  });
  const events = createSystemEvents();
  const fetch = createContainerFetch();
  const adapter = createNativeAdapter({
    id: 'webkit',
    engine,
    files: createBundleFiles(at('versions')),
    store: openTextStore(at('store'), { sha256: (data) => sha256(data) as Uint8Array }),
    blobs: createBlobFiles(at('bundles')),
    crypto: gjsCrypto,
    verifyBundle: createVerifyElsewhere(options.verifyProgram, gjsCrypto, log, options.verifyTimeoutMs),
    async fetch(request) {
      const answer = await fetch(request);
      onReached(answer.kind !== 'offline');
      return answer;
    },
    follow: createFollowStream(),
    events,
    random: randomBytes,
    now: () => GLib.get_monotonic_time() / 1000,
    clock: () => Date.now(),
    timers: {
      set: (callback, ms) => setTimeout(callback, ms),
      clear: (timer) => clearTimeout(timer as object | null),
    },
    log,
  });
  return { adapter, engine, events };
}
