// Takes a raw request target apart (RFC 9112 §3.2). Cuts, and changes no byte.

export interface TargetParts {
  readonly path: string;
  /** With its question mark; empty when there is none. */
  readonly query: string;
}

/** Origin form and absolute form; null for the others, which have no path. */
export function splitTarget(target: string): TargetParts | null {
  let start = 0;
  if (target.charCodeAt(0) !== 0x2f) {
    const authority = /^[a-z][a-z0-9+.-]*:\/\//i.exec(target);
    if (authority === null) return null;
    const rest = target.slice(authority[0].length).search(/[/?]/);
    start = rest < 0 ? target.length : authority[0].length + rest;
  }
  const mark = target.indexOf('?', start);
  if (mark < 0) return { path: target.slice(start), query: '' };
  return { path: target.slice(start, mark), query: target.slice(mark) };
}
