// The endpoint table as a look-up: path → methods. Paths are compared as received; nothing is normalised, so nothing is ambiguous.
import type { Endpoint } from '../endpoint.ts';

export interface Route {
  /** Endpoints of this path by method. */
  readonly methods: ReadonlyMap<string, Endpoint>;
  readonly params: Readonly<Record<string, string>>;
}
export type FindRoute = (path: string) => Route | null;

interface Pattern {
  readonly segments: readonly string[];
  readonly methods: Map<string, Endpoint>;
}

const MAX_PARAM_LENGTH = 256;

/** The text of a segment in braces, or null when it is no well-formed, printable value. */
function readParam(segment: string): string | null {
  try {
    const value = decodeURIComponent(segment);
    return value !== '' && value.length <= MAX_PARAM_LENGTH && !/\p{Cc}/u.test(value) ? value : null;
  } catch {
    return null;
  }
}

function matchPattern(pattern: Pattern, segments: readonly string[]): Record<string, string> | null {
  if (pattern.segments.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.segments.entries()) {
    const segment = segments[index] as string;
    if (!wanted.startsWith('{')) {
      if (wanted !== segment) return null;
      continue;
    }
    const value = readParam(segment);
    if (value === null) return null;
    params[wanted.slice(1, -1)] = value;
  }
  return params;
}

/** @throws when two endpoints claim the same method and path. */
export function createRoutes(endpoints: readonly Endpoint[]): FindRoute {
  const exact = new Map<string, Map<string, Endpoint>>();
  const patterns = new Map<string, Pattern>();
  for (const endpoint of endpoints) {
    let methods = exact.get(endpoint.path) ?? patterns.get(endpoint.path)?.methods;
    if (methods === undefined) {
      methods = new Map();
      if (endpoint.path.includes('{')) patterns.set(endpoint.path, { segments: endpoint.path.split('/'), methods });
      else exact.set(endpoint.path, methods);
    }
    if (methods.has(endpoint.method)) throw new Error(`two endpoints claim ${endpoint.method} ${endpoint.path}`);
    methods.set(endpoint.method, endpoint);
  }
  return (path) => {
    const methods = exact.get(path);
    if (methods !== undefined) return { methods, params: {} };
    const segments = path.split('/');
    for (const pattern of patterns.values()) {
      const params = matchPattern(pattern, segments);
      if (params !== null) return { methods: pattern.methods, params };
    }
    return null;
  };
}
