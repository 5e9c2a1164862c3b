// What an adapter gives to the contract suite.
import type { AuthStore } from '../../src/ports/store.ts';

export interface StoreUnderTest {
  readonly name: string;
  /** A store on a new, empty database whose clock is `clock` (milliseconds since 1970). */
  open(options: { readonly clock: () => number }): Promise<AuthStore>;
  /** Another store on the database that `open` gave last, as a second server process would have it. */
  reopen?(options: { readonly clock: () => number }): Promise<AuthStore>;
}
