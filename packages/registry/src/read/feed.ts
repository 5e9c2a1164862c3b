// Who follows the feed: each new record goes to everybody as one Server-Sent Event, whose data is the compact JWS. Holds no record.
import { HEARTBEAT_MS, RECONNECT_MS, RECONNECT_SPREAD_MS } from '../durations.ts';
import type { ReleaseSource, SignedRecord } from '../release-source.ts';

/** Calls back every `ms` until the answer is called. */
export type Every = (ms: number, callback: () => void) => () => void;

export interface Feed {
  isFull(): boolean;
  /** What a listener reads first. */
  greeting(): string;
  /** Ends the answer at once when the feed has filled up since `isFull`. */
  join(write: (text: string) => void, end: () => void): () => void;
}

/** A comment: clients read over it, and both ends learn when the other has gone. */
const HEARTBEAT = ':\n\n';
/** Coprime to the spread, so that the listeners fill it evenly. */
const STRIDE_MS = 619;

const formatEvent = ({ appId, seq, jws }: SignedRecord): string => `id: ${appId}:${seq}\ndata: ${jws}\n\n`;

export function createFeed(source: Pick<ReleaseSource, 'subscribe'>, every: Every, maxListeners: number): Feed {
  const listeners = new Set<(text: string) => void>();
  let greeted = 0;
  let stop: (() => void) | null = null;

  const tell = (text: string): void => {
    // A listener that leaves while it is told changes the set.
    for (const write of [...listeners]) write(text);
  };
  const start = (): (() => void) => {
    const unsubscribe = source.subscribe((record) => tell(formatEvent(record)));
    const still = every(HEARTBEAT_MS, () => tell(HEARTBEAT));
    return () => {
      unsubscribe();
      still();
    };
  };

  return {
    isFull: () => listeners.size >= maxListeners,
    greeting() {
      greeted += 1;
      return `retry: ${RECONNECT_MS + ((greeted * STRIDE_MS) % RECONNECT_SPREAD_MS)}\n\n`;
    },
    join(write, end) {
      if (listeners.size >= maxListeners) {
        end();
        return () => undefined;
      }
      const listener = (text: string): void => write(text);
      listeners.add(listener);
      stop ??= start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
