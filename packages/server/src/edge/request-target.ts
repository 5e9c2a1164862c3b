// The request target in its one normal form. Everything that two readers could understand differently is refused
// before routing (T148). Pure; decodes nothing but to look for what is hidden.

/** Why a target was refused; the sentence is for the person who made the request. */
export type TargetRefusal = 'not_origin_form' | 'not_ascii' | 'empty_segment' | 'dot_segment' | 'escape' | 'too_long';

const MAX_TARGET_LENGTH = 8 * 1024;
/** RFC 3986 §3.3 `pchar` and `/`, and what browsers leave as it is (`|`, `^`, `[`, `]`); no backslash, quote or bracket `<>`. */
const PATH_CHARACTERS = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/|^[\]]*$/;
/** Visible ASCII without `#`: the query is never decoded here. */
const QUERY_CHARACTERS = /^[\x21\x22\x24-\x7e]*$/;
/** RFC 3986 §2.1: two upper-case digits are the normal form. */
const ESCAPE = /%(?:[0-9A-F]{2})?/g;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/** Null when `target` is `/path[?query]` in normal form. */
export function refuseTarget(target: string): TargetRefusal | null {
  if (target.length > MAX_TARGET_LENGTH) return 'too_long';
  // > RFC 9112 §3.2.1: absolute-path [ "?" query ]; the other three forms are for proxies, CONNECT and OPTIONS *.
  if (!target.startsWith('/')) return 'not_origin_form';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  if (mark >= 0 && !QUERY_CHARACTERS.test(target.slice(mark + 1))) return 'not_ascii';
  if (!PATH_CHARACTERS.test(path)) return 'not_ascii';
  if (path.includes('//')) return 'empty_segment';
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return 'dot_segment';
  return hasNormalEscapes(path) ? null : 'escape';
}

function hasNormalEscapes(path: string): boolean {
  for (const [sequence] of path.matchAll(ESCAPE)) {
    if (sequence.length !== 3) return false;
    const code = Number.parseInt(sequence.slice(1), 16);
    // Controls, `/`, `\` and characters that need no escape are two spellings of one path.
    if (code < 0x20 || code === 0x7f || code === 0x2f || code === 0x5c) return false;
    if (UNRESERVED.test(String.fromCharCode(code))) return false;
  }
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
