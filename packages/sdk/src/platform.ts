// What the SDK takes from the engine around it, as one value, so that tests can hand in their own. Holds no state.
import type { Digest, RandomSource } from '@davit/crypto';
import { webDigest } from '@davit/crypto/web';
import type { DavitHost } from './bridge/transport.ts';

/** The part of `window` that the handshake uses. */
export interface WindowLike {
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void };
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The part of the Web Locks API that a refresh uses. */
export interface LocksLike {
  request<T>(name: string, task: () => Promise<T>): Promise<T>;
}

export interface Platform {
  readonly window: WindowLike;
  /** There in the main frame of a native host. */
  readonly davitHost: DavitHost | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Without it (or when it fails) keys and tokens live in memory only. */
  readonly indexedDB: IDBFactory | undefined;
  readonly locks: LocksLike | undefined;
  readonly crypto: RandomSource & Digest;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `task` after `ms`; answers a function that stops it. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** How long one exchange with the authorization server may take. */
  readonly exchangeTimeoutMs: number;
}

/** `indexedDB` throws on access in some privacy modes. */
function indexedDbOrNothing(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB;
  } catch {
    return undefined;
  }
}

export const browserPlatform = (): Platform => ({
  window: window as unknown as WindowLike,
  davitHost: (window as { davitHost?: DavitHost }).davitHost,
  fetch: (url, init) => fetch(url, init),
  indexedDB: indexedDbOrNothing(),
  locks: navigator.locks as unknown as LocksLike | undefined,
  crypto: webDigest,
  now: Date.now,
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  exchangeTimeoutMs: 15_000,
});
