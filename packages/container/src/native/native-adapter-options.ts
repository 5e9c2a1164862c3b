// What a native host hands to its adapter besides the engine: the ports of the core that only the platform can fill. Types.
import type { DeliveryPorts } from '../core/delivery-ports.ts';
import type { PlatformAdapter } from '../core/ports.ts';
import type { NativeEngine } from './native-engine.ts';
import type { NativeFiles } from './native-files.ts';

export interface NativeAdapterOptions
  extends Pick<PlatformAdapter, 'store' | 'random' | 'now' | 'clock' | 'timers' | 'log'>,
    Pick<DeliveryPorts, 'crypto' | 'fetch' | 'follow' | 'blobs' | 'events'> {
  readonly id: PlatformAdapter['id'];
  readonly engine: NativeEngine;
  readonly files: NativeFiles;
  /** `davit-app://<app-id>` by default. What the engine's scheme handler serves, and what the authorization server has registered. */
  readonly originOf?: ((appId: string) => string) | undefined;
  /** Where the platform has another thread; by default it happens here, with `crypto`. */
  readonly verifyBundle?: DeliveryPorts['verifyBundle'] | undefined;
  /** Where a hidden view may hold the keyboard for a moment: resolves once it does not. At once by default. */
  readonly keyboardSettled?: PlatformAdapter['keyboardSettled'] | undefined;
}
