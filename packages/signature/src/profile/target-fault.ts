// Refuses every request target that two programs could read differently. What passes is signed byte by byte.
import { MAX_TARGET_LENGTH } from './limits.ts';

const isHex = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);

/** The encoded characters that routers decode and then read as path syntax: NUL, `.`, `/`, `\`. */
function isEncodedSyntax(target: string, at: number): boolean {
  const low = target.charCodeAt(at + 2) | 0x20;
  switch (target.charCodeAt(at + 1)) {
    case 0x30:
      return low === (0x30 | 0x20);
    case 0x32:
      return low === 0x65 || low === 0x66;
    case 0x35:
      return low === 0x63;
    default:
      return false;
  }
}

/** `.` and `..`, also before a `;`: some servers cut path parameters off first. */
function isDotSegment(target: string, start: number, end: number): boolean {
  if (target.charCodeAt(start) !== 0x2e) return false;
  const after = target.charCodeAt(start + 1) === 0x2e ? start + 2 : start + 1;
  return after === end || target.charCodeAt(after) === 0x3b;
}

function pathFault(target: string, end: number): string | null {
  let segment = 1;
  for (let at = 1; at <= end; at += 1) {
    const code = at === end ? 0x2f : target.charCodeAt(at);
    if (code === 0x2f) {
      if (segment === at && at < end) return 'an empty path segment';
      if (isDotSegment(target, segment, at)) return 'a dot segment';
      segment = at + 1;
    } else if (code === 0x25) {
      if (at + 2 >= end || !isHex(target.charCodeAt(at + 1)) || !isHex(target.charCodeAt(at + 2)))
        return 'a percent sign without two hexadecimal digits';
      if (isEncodedSyntax(target, at)) return 'an encoded slash, backslash, dot or NUL in the path';
    } else if (code === 0x5c) return 'a backslash in the path';
  }
  return null;
}

/** What is wrong with a raw request target, or null. */
export function targetFault(target: string): string | null {
  if (target.length > MAX_TARGET_LENGTH) return `longer than ${MAX_TARGET_LENGTH} characters`;
  if (target.charCodeAt(0) !== 0x2f) return 'not in origin form';
  if (/[^\x21-\x7e]|["<>#]/.test(target)) return 'a character that belongs percent-encoded';
  const mark = target.indexOf('?');
  // `/a` and `/a?` have the same @query (RFC 9421 §2.2.7) and are two resources for some.
  if (mark === target.length - 1) return 'a question mark without a query';
  return pathFault(target, mark < 0 ? target.length : mark);
}
