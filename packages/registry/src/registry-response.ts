// What the registry answers: a plain response, and perhaps more text for as long as the connection lasts. Type only.
import type { PlainResponse } from '@davit/protocol';
import type { Pieces } from './ports/blob-store.ts';

export interface RegistryResponse extends PlainResponse {
  /** In place of a body: sent as fast as the client reads. */
  readonly pieces?: Pieces | undefined;
  /**
   * Called once after head and body of a GET have gone out; `write` sends more, `end` ends the answer. What it answers is called
   * when the connection ends, whoever ended it.
   */
  readonly follow?: ((write: (text: string) => void, end: () => void) => () => void) | undefined;
}
