// Remembers used ids in this process. For one process only, and only until it ends. Full, it refuses; it never forgets early.

import type { ReplayStore } from './replay-store.ts';
import { clockWentBack, ReplayStoreError } from './replay-store-error.ts';

export interface MemoryReplayStoreOptions {
  /** How many ids at once, about 150 bytes each; 100,000 when absent. Further requests are refused with 503. */
  readonly capacity?: number;
  /** Seconds since 1970. */
  readonly clock?: () => number;
}

export interface MemoryReplayStore extends ReplayStore {
  spend(id: Uint8Array, expiresAt: number): boolean;
  /** How many ids are remembered. */
  readonly size: number;
}

const DEFAULT_CAPACITY = 100_000;
// `apply` takes the bytes as they are; a spread would walk through an iterator, at four times the cost.
const toKey = (id: Uint8Array): string => String.fromCharCode.apply(null, id as Uint8Array & number[]);

class Memory implements MemoryReplayStore {
  readonly #ids = new Set<string>();
  /** The ids by the second in which they end. */
  readonly #ends = new Map<number, string[]>();
  readonly #capacity: number;
  readonly #clock: () => number;
  #sweptAt = Number.NEGATIVE_INFINITY;
  /** The latest end of what was forgotten. Never goes back, whatever the clock does. */
  #forgottenUntil = Number.NEGATIVE_INFINITY;

  constructor({ capacity = DEFAULT_CAPACITY, clock = () => Date.now() / 1000 }: MemoryReplayStoreOptions) {
    this.#capacity = capacity;
    this.#clock = clock;
  }

  get size(): number {
    return this.#ids.size;
  }

  spend(id: Uint8Array, expiresAt: number): boolean {
    if (id.length !== 32 || !Number.isFinite(expiresAt)) throw new TypeError('an id is 32 bytes and has an end');
    this.#forget(Math.floor(this.#clock()));
    const key = toKey(id);
    if (this.#ids.has(key)) return false;
    const end = Math.ceil(expiresAt);
    if (end <= this.#forgottenUntil) throw clockWentBack();
    if (this.#ids.size >= this.#capacity)
      throw new ReplayStoreError(`the replay store is full (${this.#capacity} ids)`);
    this.#ids.add(key);
    const sameEnd = this.#ends.get(end);
    if (sameEnd === undefined) this.#ends.set(end, [key]);
    else sameEnd.push(key);
    return true;
  }

  /** Once a second. */
  #forget(now: number): void {
    if (now === this.#sweptAt) return;
    this.#sweptAt = now;
    for (const [end, keys] of this.#ends) {
      if (!(end < now)) continue;
      for (const key of keys) this.#ids.delete(key);
      this.#ends.delete(end);
      this.#forgottenUntil = Math.max(this.#forgottenUntil, end);
    }
  }
}

export const memoryReplayStore = (options: MemoryReplayStoreOptions = {}): MemoryReplayStore => new Memory(options);
