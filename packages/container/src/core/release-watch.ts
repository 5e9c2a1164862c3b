// Keeps what is known about running mini-programs new: the registry's feed, a question every half minute, and what other tabs
// have heard (bundle-and-registry.md). It only asks; `review` draws the consequences.
import type { Json } from '@davit/protocol';
import { REFRESH_EVERY_MS, REFRESH_JITTER } from './durations.ts';
import type { PlatformAdapter } from './ports.ts';
import type { ReleaseTrust } from './trust/release-trust.ts';

export interface ReleaseWatch {
  /** Call it whenever the set of running mini-programs has changed: nothing is followed while nothing runs. */
  follow(): void;
  /** Other tabs close what only waits there, and what may no longer run: somebody wants to replace the installed version. */
  askToGiveWay(appId: string): void;
}

export interface ReleaseWatchOptions {
  readonly adapter: PlatformAdapter;
  readonly trust: ReleaseTrust;
  readonly registryUrl: string;
  /** Mini-programs that run, each once. */
  readonly running: () => readonly string[];
  /** The newest records may say something new about what runs. */
  readonly review: () => Promise<void>;
  readonly giveWay: (appId: string) => void;
}

type PeerMessage = { readonly davit: 'records' } | { readonly davit: 'give_way'; readonly app_id: string };

function parsePeerMessage(message: Json): PeerMessage | null {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return null;
  if (message.davit === 'records') return { davit: 'records' };
  if (message.davit === 'give_way' && typeof message.app_id === 'string')
    return { davit: 'give_way', app_id: message.app_id };
  return null;
}

export function createReleaseWatch(options: ReleaseWatchOptions): ReleaseWatch {
  const { adapter, trust, running, review } = options;
  const { peers } = adapter;
  const tell = (message: PeerMessage): void => peers.tell(message);
  let unfollow: (() => void) | null = null;
  let timer: unknown = null;

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
    const message = parsePeerMessage(raw);
    if (message === null) return;
    void review().then(() => {
      if (message.davit === 'give_way') options.giveWay(message.app_id);
    });
  };
  adapter.events.onForeground(() => void refresh());

  return {
    follow() {
      const isNeeded = running().length > 0;
      if (isNeeded === (unfollow !== null)) return;
      if (isNeeded) {
        unfollow = adapter.follow(`${options.registryUrl}/feed`, (jws) => void hear(jws));
        schedule();
        return;
      }
      unfollow?.();
      unfollow = null;
      adapter.timers.clear(timer);
    },
    askToGiveWay: (appId) => tell({ davit: 'give_way', app_id: appId }),
  };
}
