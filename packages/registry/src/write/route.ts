// A path → what stands there: endpoints by method, and the path's parameters. Pure.
import type { Parameters } from './write-endpoint.ts';

interface Routed {
  readonly method: string;
  readonly path: string;
}
export interface Route<E extends Routed> {
  readonly endpoints: readonly E[];
  readonly parameters: Parameters;
}

const PARAMETER = /^\{([a-z0-9_]+)\}$/;

/** Null when nothing is there. A fixed segment wins over a parameter; no two paths differ in the names of parameters only. */
export function findRoute<E extends Routed>(endpoints: readonly E[], path: string): Route<E> | null {
  const segments = path.split('/');
  let found: { readonly path: string; readonly parameters: Parameters; readonly fixed: number } | null = null;
  for (const { path: pattern } of endpoints) {
    const parameters = matchPath(pattern.split('/'), segments);
    if (parameters === null) continue;
    const fixed = segments.length - Object.keys(parameters).length;
    if (found === null || fixed > found.fixed) found = { path: pattern, parameters, fixed };
  }
  if (found === null) return null;
  const { path: pattern, parameters } = found;
  return { endpoints: endpoints.filter((endpoint) => endpoint.path === pattern), parameters };
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Parameters | null {
  if (pattern.length !== segments.length) return null;
  const parameters: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? '';
    const [, name] = PARAMETER.exec(part) ?? [];
    if (name === undefined ? part !== segment : segment === '') return null;
    if (name !== undefined) parameters[name] = segment;
  }
  return parameters;
}
