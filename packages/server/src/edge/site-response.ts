// What a site answers: a plain response, and perhaps more text for as long as the connection lasts.
import type { PlainResponse } from '@davit/protocol';

export interface SiteResponse extends PlainResponse {
  /**
   * Called once after head and body of a GET have gone out; `write` sends more, `end` ends the answer. What it answers is called
   * when the connection ends, whoever ended it. A closing server does not wait for such an answer, and one whose client does not
   * read is cut off.
   */
  readonly follow?: ((write: (text: string) => void, end: () => void) => () => void) | undefined;
}
