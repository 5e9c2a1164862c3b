// Remembers used ids in this process. For one process only, and only until it ends. Full, it refuses; it never forgets early.
import type { ReplayStore } from './replay-store.ts';
import { clockWentBack, ReplayStoreError } from './replay-store-error.ts';

export interface MemoryReplayStoreOptions {
  /**
   * How many ids at once, about 100 bytes each; 200,000 when absent. Further requests are refused with 503. An owner is refused
   * when it has as many ids as there is room left: one alone gets half of all, n who act together n of n + 1 parts, and the others
   * share the last part. So where anybody can become many owners, count their requests before they are verified, or use a database.
   */
  readonly capacity?: number;
  /** Seconds since 1970. */
  readonly clock?: () => number;
}

export interface MemoryReplayStore extends ReplayStore {
  spend(id: Uint8Array, expiresAt: number, owner?: string): boolean;
  /** How many ids are remembered. */
  readonly size: number;
}

/** One caller with half of it may send 800 requests a second, each remembered for two minutes. */
const DEFAULT_CAPACITY = 200_000;
// `apply` takes the bytes as they are; a spread would walk through an iterator, at four times the cost.
const toKey = (id: Uint8Array): string => String.fromCharCode.apply(null, id as Uint8Array & number[]);

interface Owner {
  readonly name: string;
  ids: number;
}

class Memory implements MemoryReplayStore {
  /** Null where nobody said whose the id is. */
  readonly #ids = new Map<string, Owner | null>();
  /** The ids by the second in which they end. */
  readonly #ends = new Map<number, string[]>();
  readonly #owners = new Map<string, Owner>();
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

  spend(id: Uint8Array, expiresAt: number, owner?: string): boolean {
    if (id.length !== 32 || !Number.isFinite(expiresAt)) throw new TypeError('an id is 32 bytes and has an end');
    this.#forget(Math.floor(this.#clock()));
    const key = toKey(id);
    if (this.#ids.has(key)) return false;
    const end = Math.ceil(expiresAt);
    if (end <= this.#forgottenUntil) throw clockWentBack();
    this.#ids.set(key, owner === undefined ? this.#takeRoom() : this.#takeShare(owner));
    const sameEnd = this.#ends.get(end);
    if (sameEnd === undefined) this.#ends.set(end, [key]);
    else sameEnd.push(key);
    return true;
  }

  /** Throws when there is none. */
  #takeRoom(): null {
    if (this.#ids.size >= this.#capacity)
      throw new ReplayStoreError(`the replay store is full (${this.#capacity} ids)`);
    return null;
  }

  #takeShare(name: string): Owner {
    const owner = this.#owners.get(name) ?? { name, ids: 0 };
    this.#takeRoom();
    if (owner.ids >= this.#capacity - this.#ids.size)
      throw new ReplayStoreError(
        `one caller has its share of the replay store (${owner.ids} of ${this.#capacity} ids)`,
      );
    if (owner.ids === 0) this.#owners.set(name, owner);
    owner.ids += 1;
    return owner;
  }

  /** Once a second. */
  #forget(now: number): void {
    if (now === this.#sweptAt) return;
    this.#sweptAt = now;
    for (const [end, keys] of this.#ends) {
      if (!(end < now)) continue;
      for (const key of keys) this.#forgetOne(key);
      this.#ends.delete(end);
      this.#forgottenUntil = Math.max(this.#forgottenUntil, end);
    }
  }

  #forgetOne(key: string): void {
    const owner = this.#ids.get(key);
    this.#ids.delete(key);
    if (owner === null || owner === undefined) return;
    owner.ids -= 1;
    if (owner.ids === 0) this.#owners.delete(owner.name);
  }
}

export const memoryReplayStore = (options: MemoryReplayStoreOptions = {}): MemoryReplayStore => new Memory(options);
