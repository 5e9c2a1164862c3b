// Text from outside for widgets of GTK: plain, and with a direction that ends where it ends, which a page's `<bdi>` does.
import { plainText as toPlainText } from '@davit/host';

/** Letters that run from right to left would take the host's own words around them along. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** At most `max` characters (code points); a longer text ends in `…`. */
export function plainText(text: string, max: number): string {
  const plain = toPlainText(text, max);
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
}
