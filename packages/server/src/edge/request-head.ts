// The header lines of one request as they stood on the wire. Pure: says what is wrong, answers nothing.
import { refuseTarget, type TargetRefusal } from './request-target.ts';

export type HeaderLine = readonly [name: string, value: string];

/** Headers that mean one thing only: twice is two requests in one (T046). DPoP twice is the core's to refuse, by its own error. */
const SINGLE = new Set(['host', 'authorization', 'content-type', 'content-length', 'origin', 'cookie']);
const METHOD = /^[A-Z]{3,10}$/;

export type HeadRefusal =
  | { readonly kind: 'target'; readonly why: TargetRefusal }
  | { readonly kind: 'method' }
  | { readonly kind: 'duplicate'; readonly name: string }
  | { readonly kind: 'missing_host' }
  | { readonly kind: 'transfer_coding' };

/** Node's `rawHeaders` (name, value, name, value, …) as pairs with lower-case names, order and duplicates kept. */
export function headerLines(rawHeaders: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push([(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? '']);
  }
  return lines;
}

/** The one value of a header, or null. Call after `refuseHead`. */
export function header(lines: readonly HeaderLine[], name: string): string | null {
  return lines.find(([key]) => key === name)?.[1] ?? null;
}

/** Null when the head can be routed. */
export function refuseHead(method: string, target: string, lines: readonly HeaderLine[]): HeadRefusal | null {
  if (!METHOD.test(method)) return { kind: 'method' };
  const seen = new Set<string>();
  for (const [name] of lines) {
    if (SINGLE.has(name) && seen.has(name)) return { kind: 'duplicate', name };
    seen.add(name);
  }
  if (!seen.has('host')) return { kind: 'missing_host' };
  // > RFC 9112 §6.1: a sender MUST NOT send Content-Length in any message that contains Transfer-Encoding.
  const coding = header(lines, 'transfer-encoding');
  if (coding !== null && (coding.toLowerCase() !== 'chunked' || seen.has('content-length'))) {
    return { kind: 'transfer_coding' };
  }
  const why = refuseTarget(target);
  return why === null ? null : { kind: 'target', why };
}
