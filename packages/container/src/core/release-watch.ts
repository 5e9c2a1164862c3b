// Keeps what is known about mini-programs new: the registry's feed while one runs, and while somebody may tap again one that ran;
// a question every half minute about those that run; what other tabs have heard (bundle-and-registry.md). It only asks; `review`
// draws the consequences.
import type { Json } from '@davit/protocol';
import { REFRESH_EVERY_MS, REFRESH_JITTER } from './durations.ts';
import type { PlatformAdapter } from './ports.ts';
import { isRecord } from './read-kept.ts';
import type { ReleaseTrust } from './trust/release-trust.ts';

export interface ReleaseWatch {
  /** Call it whenever the set of running mini-programs has changed, and when the host left the screen or came back. */
  follow(): void;
  /** What ran before is nobody's any more: until something runs again, nothing is followed. */
  rest(): void;
  /** Milliseconds for which the feed has been open here without a break; below zero while it is not. */
  heardFor(): number;
  /** Other tabs close what only waits there, and what may no longer run: somebody wants to replace the installed version. */
  askToGiveWay(appId: string): void;
}

export interface ReleaseWatchOptions {
  readonly adapter: PlatformAdapter;
  readonly trust: ReleaseTrust;
  readonly registryUrl: string;
  /** Mini-programs that run, each once. */
  readonly running: () => readonly string[];
  /** Whether anybody looks at the host. */
  readonly inForeground: () => boolean;
  /** The newest records may say something new about what runs. */
  readonly review: () => Promise<void>;
  readonly giveWay: (appId: string) => void;
}

type PeerMessage = { readonly davit: 'records' } | { readonly davit: 'give_way'; readonly app_id: string };

export function createReleaseWatch(options: ReleaseWatchOptions): ReleaseWatch {
  const { adapter, trust, running, review } = options;
  const { peers } = adapter;
  const tell = (message: PeerMessage): void => peers.tell(message);
  let unfollow: (() => void) | null = null;
  let timer: unknown = null;
  let hasRun = false;
  let openSince = Number.POSITIVE_INFINITY;

  const hear = async (jws: string): Promise<void> => {
    if (!(await trust.accept(jws))) return;
    tell({ davit: 'records' });
    await review();
  };
  const refresh = async (): Promise<void> => {
    if (running().length === 0) return;
    await trust.refresh(running());
    await review();
  };
  const schedule = (): void => {
    const [drawn = 0] = adapter.random(1);
    const jitter = 1 + REFRESH_JITTER * ((drawn / 255) * 2 - 1);
    timer = adapter.timers.set(() => {
      schedule();
      void refresh();
    }, REFRESH_EVERY_MS * jitter);
  };

  peers.onTold = (raw) => {
    const { davit, app_id: appId } = (isRecord(raw) ? raw : {}) as { readonly davit?: Json; readonly app_id?: Json };
    const mayGiveWay = davit === 'give_way' && typeof appId === 'string';
    if (davit !== 'records' && !mayGiveWay) return;
    void review().then(() => mayGiveWay && options.giveWay(appId));
  };
  adapter.events.onForeground(() => void refresh());

  const onOpen = (isOpen: boolean): void => {
    openSince = isOpen ? adapter.clock() : Number.POSITIVE_INFINITY;
    // The feed tells what is new from now on: this is what was missed.
    if (isOpen) void refresh();
  };
  const follow = (): void => {
    const runs = running().length > 0;
    hasRun ||= runs;
    const isNeeded = runs || (hasRun && options.inForeground());
    if (isNeeded === (unfollow !== null)) return;
    if (isNeeded) {
      unfollow = adapter.follow(`${options.registryUrl}/feed`, (jws) => void hear(jws), onOpen);
      schedule();
      return;
    }
    unfollow?.();
    unfollow = null;
    openSince = Number.POSITIVE_INFINITY;
    adapter.timers.clear(timer);
  };

  return {
    follow,
    rest() {
      hasRun = false;
      follow();
    },
    heardFor: () => adapter.clock() - openSince,
    askToGiveWay: (appId) => tell({ davit: 'give_way', app_id: appId }),
  };
}
