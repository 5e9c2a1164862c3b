// What the core needs from the platform to fetch, keep and run signed bundles (container.md §2, §6). Types; language only.
import type { BundleCrypto, BundleExpectation, BundleFailure, VerifiedBundle } from '@davit/bundle';
import type { Json, Result } from '@davit/protocol';

/** One HTTP request of the container itself, never of a mini-program; without credentials. */
export interface PlatformRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Sent as application/json. */
  readonly json?: Json | undefined;
  /** The body is cut there, and the answer is `too_large`. */
  readonly maxBytes: number;
  /** For the whole of it. */
  readonly timeoutMs: number;
  /** A body that brings less than `MIN_DOWNLOAD_BYTES_PER_SECOND` over ten seconds is given up before that (T100). */
  readonly onProgress?: ((received: number) => void) | undefined;
}
export type PlatformAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: Uint8Array }
  | { readonly kind: 'offline' | 'too_large' | 'too_slow' };

/** Keeps verified `.ma` files by digest, so that an evicted mini-program needs no download. Bytes from here are not trusted. */
export interface BlobStore {
  get(name: string): Promise<Uint8Array | null>;
  /** Rejects when there is no room. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  delete(name: string): Promise<void>;
  /** Of everything kept, in any order. */
  names(): Promise<readonly string[]>;
}

/** The right to run one mini-program in this profile. */
export interface RunSlot {
  /** Nobody else in this profile runs it: what is installed may be replaced. Always true where there is one process. */
  readonly alone: boolean;
  /** What was to be replaced is in place: from now on others may run it beside this one. */
  settle(): void;
  release(): void;
}

/** Messages to the containers of the same host in other tabs. Hosts with one process have no peers. */
export interface Peers {
  tell(message: Json): void;
  onTold: ((message: Json) => void) | null;
}

/** What happens around the host app. Each answer of a subscription ends it. */
export interface PlatformEvents {
  onForeground(callback: () => void): () => void;
  onBackground(callback: () => void): () => void;
  onMemoryPressure(callback: () => void): () => void;
}

export interface DeliveryPorts {
  readonly crypto: BundleCrypto;
  fetch(request: PlatformRequest): Promise<PlatformAnswer>;
  /**
   * Follows a stream of Server-Sent Events; `onMessage` gets each event's data. One connection a profile: further tabs get what
   * the listening one hears. Reconnects by itself. The answer ends it. `onOpen` says when this one listens, and when no longer: a
   * platform that cannot know says nothing, and its launches ask instead.
   */
  follow(url: string, onMessage: (data: string) => void, onOpen?: (isOpen: boolean) => void): () => void;
  /** `verifyBundle` of @davit/bundle, off the host's main thread where the platform has another. `bytes` stay readable afterwards. */
  verifyBundle(bytes: Uint8Array, expected: BundleExpectation): Promise<Result<VerifiedBundle, BundleFailure>>;
  readonly blobs: BlobStore;
  readonly peers: Peers;
  readonly events: PlatformEvents;
  /** Waits for nobody: `alone` says whether somebody else runs it. */
  enter(appId: string): Promise<RunSlot>;
  /** Milliseconds since the epoch, as the device says; may be set back. */
  clock(): number;
}

/** Below this rate, over ten seconds, a download is given up. */
export const MIN_DOWNLOAD_BYTES_PER_SECOND = 1024;

/** What a surface is to run. */
export interface OpenRelease {
  readonly integrityId: string;
  /** Exact origins that its signed manifest declares. */
  readonly connect: readonly string[];
  /**
   * Asked for when the platform does not have this version complete: kept bytes or a download, verified. Null `provision` means
   * that others run the installed version: it must be complete, or the surface cannot open.
   */
  readonly provision: (() => Promise<VerifiedBundle>) | null;
}

/** Why a surface could not be opened; thrown by `open`. */
export class OpenFailure extends Error {
  override readonly name = 'OpenFailure';
  readonly code: 'storage_full' | 'not_installed' | 'worker_failed' | 'timeout';
  constructor(code: OpenFailure['code'], cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
