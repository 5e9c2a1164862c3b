// Texts inside a text that are base64 of a text: data URLs, values of configuration, wrapped keys. Pure, linear time.

const SHORTEST = 24;
/** As PEM and MIME break lines; a shorter line ends the run. */
const SHORTEST_LINE = 60;

/** 0–63 by character code, of both alphabets; 64 for every other character. */
const VALUES = new Uint8Array(128).fill(64);
for (const [value, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  VALUES[character.charCodeAt(0)] = value;
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;

const isPrintable = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9;
/** Bytes at the beginning that must be text; the rest may hold letters of any language. */
const PROBE = 15;

export interface Base64Run {
  readonly start: number;
  /** One character for each byte. */
  readonly text: string;
}

function decode(text: string, start: number, end: number): string | null {
  const bytes: number[] = [];
  const parts: string[] = [];
  let bits = 0;
  let held = 0;
  let count = 0;
  let strange = 0;
  for (let at = start; at < end; at += 1) {
    const value = VALUES[text.charCodeAt(at)] ?? 64;
    if (value === 64) continue;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const byte = (held >> bits) & 0xff;
    if (!isPrintable(byte)) {
      strange += 1;
      if (count < PROBE || strange > 16 + count / 4) return null;
    }
    count += 1;
    bytes.push(byte);
    if (bytes.length === 4096) parts.push(String.fromCharCode(...bytes.splice(0)));
  }
  parts.push(String.fromCharCode(...bytes));
  return parts.join('');
}

/** Ends of lines and the spaces before the next one, as the text or a string in it writes them. */
const LINE_END = /(?:\\r)?\\n[ \t]{0,40}|\r?\n[ \t]{0,40}/y;

export function* base64Runs(text: string): Generator<Base64Run> {
  let at = 0;
  while (at < text.length) {
    if ((VALUES[text.charCodeAt(at)] ?? 64) === 64) {
      at += 1;
      continue;
    }
    const start = at;
    let line = at;
    for (;;) {
      while ((VALUES[text.charCodeAt(at)] ?? 64) < 64) at += 1;
      LINE_END.lastIndex = at;
      if (at - line < SHORTEST_LINE || (at - line) % 4 !== 0 || !LINE_END.test(text)) break;
      at = LINE_END.lastIndex;
      line = at;
    }
    if (at - start < SHORTEST) continue;
    const decoded = decode(text, start, at);
    if (decoded !== null) yield { start, text: decoded };
  }
}
