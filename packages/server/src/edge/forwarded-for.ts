// The addresses in `Forwarded` (RFC 7239) or `X-Forwarded-For`, in their order. Pure; believes nobody.
import { isIP } from 'node:net';
import type { TrustedProxies } from '../config.ts';

/** RFC 7239 §4; a token or a quoted string, and no space around `=`. */
const PAIR = /[ \t]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)|"((?:[^"\\]|\\.)*)")[ \t]*/y;
/** RFC 7239 §6; some proxies name a port in `X-Forwarded-For` too. */
const NODE = /^(?:\[([0-9A-Fa-f:.]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/;

/** Null: `unknown`, a made-up name, or nonsense. */
function addressOf(node: string): string | null {
  const [, v6, v4] = NODE.exec(node) ?? [];
  const address = v6 ?? v4 ?? node;
  return isIP(address) > 0 ? address : null;
}

/** One place for each proxy that was passed. A `Forwarded` in which anything is malformed has none: where would it have been meant to end? */
export function parseForwardedFor(header: TrustedProxies['header'], text: string): (string | null)[] {
  if (text.trim() === '') return [];
  if (header === 'x-forwarded-for') return text.split(',').map((entry) => addressOf(entry.trim()));
  const addresses: (string | null)[] = [];
  let address: string | null = null;
  for (let at = 0; at <= text.length; at += 1) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(text);
    if (pair === null) return [];
    const [whole, name = '', token, quoted = ''] = pair;
    if (name.toLowerCase() === 'for') address = addressOf(token ?? quoted.replace(/\\(.)/g, '$1'));
    at += whole.length;
    const mark = text[at];
    if (mark === ';') continue;
    if (mark !== undefined && mark !== ',') return [];
    addresses.push(address);
    address = null;
  }
  return addresses;
}
