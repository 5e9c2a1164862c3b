// What a site answers: a plain response, and perhaps more text for as long as the connection lasts.
import type { PlainResponse } from '@davit/protocol';

/** Bytes that are read as the client takes them. */
export interface Pieces {
  /** In bytes, of all. */
  readonly size: number;
  /** One that throws breaks the answer off. */
  read(): AsyncIterable<Uint8Array>;
}

export interface SiteResponse extends PlainResponse {
  /** In place of a body: sent as fast as the client reads. */
  readonly pieces?: Pieces | undefined;
  /**
   * Called once after head and body of a GET have gone out; `write` sends more, `end` ends the answer. What it answers is called
   * when the connection ends, whoever ended it. A closing server does not wait for such an answer, and one whose client does not
   * read is cut off.
   */
  readonly follow?: ((write: (text: string) => void, end: () => void) => () => void) | undefined;
}
