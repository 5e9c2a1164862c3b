// The registry: one plain request → one plain response, by its tables of endpoints; the read side always, catalogue and write side
// where there is one. Never rejects; keeps no state but who follows the feed.
import type { Awaitable } from '@davit/crypto';
import { headerValues, type PlainRequest, targetPath } from '@davit/protocol';
import { MAX_LISTENERS, MAX_LISTENERS_AT_ONE_ADDRESS, PREFLIGHT_SECONDS } from '../durations.ts';
import type { Admission } from '../ports/caller-check.ts';
import type { RegistryResponse } from '../registry-response.ts';
import type { ReleaseSource } from '../release-source.ts';
import { createWriteSide, registryWriteEndpoints, type WriteSideOptions } from '../write/create-write-side.ts';
import { findRoute } from '../write/route.ts';
import type { Parameters, WriteEndpoint } from '../write/write-endpoint.ts';
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
  /** Without it nothing but the read side is there. */
  readonly write?: Omit<WriteSideOptions, 'placeOf'> | undefined;
}

export interface Registry {
  /** Whether the path is the registry's to answer, be there an endpoint or not. */
  matches(target: string): boolean;
  handle(request: PlainRequest): Promise<RegistryResponse>;
  /** Asked of a head whose body is large: why that need not be read, or for whom. The same `headers` come with the whole request. */
  admit(request: PlainRequest): Promise<Admission>;
}

export function createRegistry(options: CreateRegistryOptions): Registry {
  const { source, every, onFailure } = options;
  const placeOf = options.placeOf ?? ((address: string) => address);
  const limits: FeedLimits = {
    inAll: options.maxListeners ?? MAX_LISTENERS,
    atOneAddress: options.maxListenersAtOneAddress ?? MAX_LISTENERS_AT_ONE_ADDRESS,
    placeOf,
  };
  const context = { source, feed: createFeed(source, every, limits) };
  const writeSide = options.write === undefined ? null : createWriteSide({ ...options.write, placeOf });
  const endpoints: readonly Endpoint[] =
    writeSide === null ? registryEndpoints : [...registryEndpoints, ...registryWriteEndpoints];
  const run = (endpoint: Endpoint, request: PlainRequest, parameters: Parameters): Awaitable<RegistryResponse> => {
    if (!('verb' in endpoint)) return endpoint.handle(context, request, Object.values(parameters)[0] ?? '');
    if (writeSide === null) throw new Error('There is no write side.');
    return writeSide.handle(endpoint, request, parameters);
  };
  return {
    matches: (target) => /^\/registry(?:\/|$)/.test(targetPath(target)),
    async handle(request) {
      const route = findRoute(endpoints, targetPath(request.target));
      if (route === null) return refuse('registry/not-found');
      const here = methodsOf(route.endpoints);
      if (isPreflight(request)) {
        const open = methodsOf(route.endpoints.filter(isPublic));
        if (open.length > 0) return preflight(open);
      }
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      const endpoint = route.endpoints.find((one) => one.method === method);
      if (endpoint === undefined)
        return refuse('registry/method-not-allowed', [['allow', [...here, 'OPTIONS'].join(', ')]]);
      try {
        return await run(endpoint, request, route.parameters);
      } catch (error) {
        onFailure?.(error);
        return refuse('registry/unavailable');
      }
    },
    async admit(request) {
      const route = findRoute(endpoints, targetPath(request.target));
      const endpoint = route?.endpoints.find((one) => one.method === request.method);
      const isOpen = route === null || endpoint === undefined || !('verb' in endpoint) || writeSide === null;
      if (isOpen) return { kind: 'admitted', holder: '' };
      try {
        return await writeSide.admit(endpoint, request, route.parameters);
      } catch (error) {
        onFailure?.(error);
        return { kind: 'refused', response: refuse('registry/unavailable') };
      }
    },
  };
}

type Endpoint = RegistryEndpoint | WriteEndpoint;

/** Web pages may ask what needs no token; what needs one is not for pages. */
const isPublic = (endpoint: Endpoint): boolean => !('verb' in endpoint) || endpoint.verb === null;

const methodsOf = (endpoints: readonly Endpoint[]): readonly string[] =>
  endpoints.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));

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
