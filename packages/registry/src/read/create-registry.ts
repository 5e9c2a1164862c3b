// The registry's read side: one plain request → one plain response, by the table of endpoints. Never rejects; keeps no state but
// who follows the feed.
import { headerValues, type PlainRequest, targetPath } from '@davit/protocol';
import { MAX_LISTENERS, MAX_LISTENERS_AT_ONE_ADDRESS, PREFLIGHT_SECONDS } from '../durations.ts';
import type { RegistryResponse } from '../registry-response.ts';
import type { ReleaseSource } from '../release-source.ts';
import { bundleEndpoint } from './bundle-endpoint.ts';
import type { RegistryEndpoint } from './endpoint.ts';
import { createFeed, type Every, type FeedLimits } from './feed.ts';
import { feedEndpoint } from './feed-endpoint.ts';
import { recordEndpoint } from './record-endpoint.ts';
import { recordsEndpoint } from './records-endpoint.ts';
import { refuse, respond } from './respond.ts';

export const registryEndpoints: readonly RegistryEndpoint[] = [
  recordEndpoint,
  bundleEndpoint,
  recordsEndpoint,
  feedEndpoint,
];

/** Below the origin that the registry is mounted on. */
export const REGISTRY_PATH = '/registry/v1';

export interface CreateRegistryOptions {
  readonly source: ReleaseSource;
  readonly every: Every;
  /** Told why the source could not answer. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
  readonly maxListeners?: number | undefined;
  readonly maxListenersAtOneAddress?: number | undefined;
  /** Addresses that one client can have at will, as one name; each for itself by default. */
  readonly placeOf?: FeedLimits['placeOf'] | undefined;
}

export interface Registry {
  /** Whether the path is the registry's to answer, be there an endpoint or not. */
  matches(target: string): boolean;
  handle(request: PlainRequest): Promise<RegistryResponse>;
}

export function createRegistry(options: CreateRegistryOptions): Registry {
  const { source, every, onFailure } = options;
  const limits: FeedLimits = {
    inAll: options.maxListeners ?? MAX_LISTENERS,
    atOneAddress: options.maxListenersAtOneAddress ?? MAX_LISTENERS_AT_ONE_ADDRESS,
    placeOf: options.placeOf ?? ((address) => address),
  };
  const context = { source, feed: createFeed(source, every, limits) };
  return {
    matches: (target) => /^\/registry(?:\/|$)/.test(targetPath(target)),
    async handle(request) {
      const route = findRoute(targetPath(request.target));
      if (route === null) return refuse('registry/not-found');
      const { endpoint, parameter } = route;
      const methods = endpoint.method === 'GET' ? ['GET', 'HEAD'] : [endpoint.method];
      if (isPreflight(request)) return preflight(methods);
      if (!methods.includes(request.method)) {
        return refuse('registry/method-not-allowed', [['allow', [...methods, 'OPTIONS'].join(', ')]]);
      }
      try {
        return await endpoint.handle(context, request, parameter);
      } catch (error) {
        onFailure?.(error);
        return refuse('registry/unavailable');
      }
    },
  };
}

const PARAMETER = /\{[a-z0-9_]+\}/;

/** Each path has one method, and at most one parameter, which is a whole segment. */
function findRoute(path: string): { readonly endpoint: RegistryEndpoint; readonly parameter: string } | null {
  for (const endpoint of registryEndpoints) {
    const [head = '', tail] = endpoint.path.split(PARAMETER);
    if (tail === undefined) {
      if (path === head) return { endpoint, parameter: '' };
      continue;
    }
    if (!path.startsWith(head) || !path.endsWith(tail) || path.length <= head.length + tail.length) continue;
    const parameter = path.slice(head.length, path.length - tail.length);
    if (!parameter.includes('/')) return { endpoint, parameter };
  }
  return null;
}

const isPreflight = (request: PlainRequest): boolean =>
  request.method === 'OPTIONS' && headerValues(request, 'access-control-request-method').length > 0;

const preflight = (methods: readonly string[]): RegistryResponse =>
  respond(
    204,
    [
      ['access-control-allow-methods', methods.join(', ')],
      ['access-control-allow-headers', 'content-type, last-event-id'],
      ['access-control-max-age', String(PREFLIGHT_SECONDS)],
      ['cache-control', 'no-store'],
    ],
    '',
  );
