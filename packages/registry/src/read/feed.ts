// Who follows the feed: each new record goes to everybody as one Server-Sent Event, whose data is the compact JWS. Holds no record.
import type { PlainRequest } from '@davit/protocol';
import { HEARTBEAT_MS, RECONNECT_MS, RECONNECT_SPREAD_MS } from '../durations.ts';
import type { ReleaseSource, SignedRecord } from '../release-source.ts';
import type { RegistryRefusal } from './refusals.ts';

/** Calls back every `ms` until the answer is called. */
export type Every = (ms: number, callback: () => void) => () => void;

type Address = PlainRequest['remoteAddress'];

export interface FeedLimits {
  readonly inAll: number;
  /** Of the addresses that `placeOf` takes for one. */
  readonly atOneAddress: number;
  readonly placeOf: (address: Address) => string;
}

export interface Feed {
  /** Why nobody from there is taken now; null: there is room. */
  refusal(address: Address): Extract<RegistryRefusal, `registry/too-many-listeners${string}`> | null;
  /** What a listener reads first. */
  greeting(): string;
  /** Ends the answer at once when the feed has filled up since `refusal`. */
  join(address: Address, write: (text: string) => void, end: () => void): () => void;
}

/** A comment: clients read over it, and both ends learn when the other has gone. */
const HEARTBEAT = ':\n\n';
/** Coprime to the spread, so that the listeners fill it evenly. */
const STRIDE_MS = 619;

const formatEvent = ({ appId, seq, jws }: SignedRecord): string => `id: ${appId}:${seq}\ndata: ${jws}\n\n`;

export function createFeed(source: Pick<ReleaseSource, 'subscribe'>, every: Every, limits: FeedLimits): Feed {
  const listeners = new Set<(text: string) => void>();
  /** How many listen from each place. */
  const places = new Map<string, number>();
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

  const refusal: Feed['refusal'] = (address) => {
    if (listeners.size >= limits.inAll) return 'registry/too-many-listeners';
    const there = places.get(limits.placeOf(address)) ?? 0;
    return there >= limits.atOneAddress ? 'registry/too-many-listeners-at-one-address' : null;
  };
  const count = (place: string, by: 1 | -1): void => {
    const there = (places.get(place) ?? 0) + by;
    if (there === 0) places.delete(place);
    else places.set(place, there);
  };

  return {
    refusal,
    greeting() {
      greeted += 1;
      return `retry: ${RECONNECT_MS + ((greeted * STRIDE_MS) % RECONNECT_SPREAD_MS)}\n\n`;
    },
    join(address, write, end) {
      if (refusal(address) !== null) {
        end();
        return () => undefined;
      }
      const place = limits.placeOf(address);
      const listener = (text: string): void => write(text);
      listeners.add(listener);
      count(place, 1);
      stop ??= start();
      return () => {
        if (!listeners.delete(listener)) return;
        count(place, -1);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}
