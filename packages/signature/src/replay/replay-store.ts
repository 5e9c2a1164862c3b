// Remembers what was used once. Never forgets before `expiresAt`: it rather throws, and the request is refused with 503.
import type { Awaitable } from '@davit/crypto';

export interface ReplayStore {
  /**
   * True for exactly one caller per id, over all processes, and only when that is durable. Throws when it cannot answer.
   * @param id 32 bytes
   * @param expiresAt seconds since 1970; until then the id must be remembered
   * @param owner the caller whose signature it is: for stores with an end to their room, so that no caller takes it all
   */
  spend(id: Uint8Array, expiresAt: number, owner?: string): Awaitable<boolean>;
}
