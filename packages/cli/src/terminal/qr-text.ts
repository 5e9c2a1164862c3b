// A QR code as lines of a terminal: two rows of modules in each, dark on light whatever the terminal's colours are. Pure.
import type { QrCode } from './qr-code.ts';
import type { World } from './world.ts';

const QUIET_ZONE = 4;
const BLACK_ON_WHITE = '\u001b[30;107m';
const RESET = '\u001b[0m';

/** Without colours light is drawn instead of dark: terminals without them are dark, or print on no paper. */
export function qrText(code: QrCode, { isTerminal, environment }: Pick<World, 'isTerminal' | 'environment'>): string {
  const isColoured = isTerminal && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
  const isDrawn = (row: number, column: number): boolean => (code[row]?.[column] === true) === isColoured;
  const from = -QUIET_ZONE;
  const to = code.length + QUIET_ZONE;
  const lines: string[] = [];
  for (let row = from; row < to; row += 2) {
    let line = '';
    for (let column = from; column < to; column += 1) {
      const [upper, lower] = [isDrawn(row, column), row + 1 < to && isDrawn(row + 1, column)];
      line += upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    }
    lines.push(isColoured ? `${BLACK_ON_WHITE}${line}${RESET}` : line);
  }
  return `${lines.join('\n')}\n`;
}
