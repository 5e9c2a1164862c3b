// What the contract of a platform adapter is made of: named cases without a test framework and without globals, so that any engine
// can run them (container.md §6). Language only.
import type { PlatformAdapter, Surface } from '../core/ports.ts';

/** What a runner brings. */
export interface ContractWorld {
  readonly adapter: PlatformAdapter;
  /** Origin of a server that answers as `CONTRACT_SERVER` says; mini-programs may reach it: it is their issuer. */
  readonly server: string;
  /** Another origin of the same server, which no mini-program may reach. */
  readonly elsewhere: string;
  /** Ends the mini-program's renderer from outside; null where the platform is never told of it. */
  readonly crash: ((surface: Surface) => Promise<void>) | null;
  /** Make happen what `adapter.events` tells of; null for what this platform never tells. */
  readonly around: { readonly [what in 'background' | 'foreground' | 'memoryPressure']: (() => void) | null };
}

export interface ContractCase {
  /** A sentence of behaviour; attacks carry their number. */
  readonly name: string;
  /** Rejects when the adapter breaks the contract, with a sentence that says how. */
  run(world: ContractWorld): Promise<void>;
}

/** Below `/contract/` on the server; every answer has `Access-Control-Allow-Origin: *`. */
export const CONTRACT_SERVER = {
  /** `0123456789`, status 200. */
  ten: '/contract/ten',
  /** `no`, status 404. */
  missing: '/contract/missing',
  /** POST: what it was sent, as JSON `{ "type": <Content-Type>, "body": <text>, "cookie": <Cookie or null> }`; sets a cookie. */
  echo: '/contract/echo',
  /** Another number each time, to be kept for a year. */
  counted: '/contract/counted',
  /** Bytes without end, fast. */
  endless: '/contract/endless',
  /** A byte each tenth of a second, without end. */
  trickle: '/contract/trickle',
  /** Says nothing, and never ends. */
  never: '/contract/never',
  /** Events `one` and `two⏎lines`, a comment, and then the end; again for whoever comes again. `retry: 50`. */
  feed: '/contract/feed',
  /** A document. */
  page: '/contract/page',
} as const;

/** The adapter does not keep the contract. */
export class ContractBreach extends Error {
  override readonly name = 'ContractBreach';
}

export function check(fits: boolean, sentence: string): asserts fits {
  if (!fits) throw new ContractBreach(sentence);
}

const show = (value: unknown): string => {
  const sorted = (_: string, item: unknown): unknown =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item;
  return JSON.stringify(value, sorted) ?? 'undefined';
};
/** Compared as JSON; the order of members does not count. */
export function same(found: unknown, expected: unknown, what: string): void {
  const [is, should] = [show(found), show(expected)];
  check(is === should, `${what}: expected ${should.slice(0, 500)}, found ${is.slice(0, 500)}`);
}

/** What a promise rejects with; a breach when it does not. */
export async function refusal(promise: Promise<unknown>, what: string): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new ContractBreach(`${what}: was not refused`);
}

export const pause = ({ adapter }: ContractWorld, ms: number): Promise<void> =>
  new Promise((done) => void adapter.timers.set(done, ms));

/** Looks every few milliseconds. */
export async function until(world: ContractWorld, is: () => boolean, what: string, ms = 10_000): Promise<void> {
  const end = world.adapter.now() + ms;
  while (!is()) {
    check(world.adapter.now() < end, `${what}: not within ${ms} ms`);
    await pause(world, 10);
  }
}
