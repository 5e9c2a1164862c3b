// One request through the endpoint table: ambiguity, path, method, CORS, flood limits, signature, handler. Never throws, never says why it failed.
import { headerValues, type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import { ENROLMENTS_PATH } from './client/enrolment-endpoint.ts';
import { MAX_BODY_BYTES } from './config.ts';
import type { AuthContext } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { createCors } from './http/cors.ts';
import { createRateLimit, type RateLimit } from './http/rate-limit.ts';
import type { Headers } from './http/respond.ts';
import { createRoutes, type Route } from './http/route.ts';
import { StoreUnavailable } from './ports/store.ts';
import { type Refusal, refusalResponse, refuse } from './refusal.ts';
import { unsignedRequest } from './signing/readable-headers.ts';
import { createVerifySignature } from './signing/verify-signature.ts';

const RETRY_AFTER_SECONDS = '1';

/** Headers that mean something else to each reader when they come twice (T046; RFC 9449 §4.3). */
function ambiguity(request: PlainRequest): Refusal | null {
  const isRepeated = (name: string) => headerValues(request, name).length > 1;
  if (isRepeated('host')) return refuse('invalid_request', 'There is more than one Host header');
  if (isRepeated('authorization')) return refuse('invalid_request', 'There is more than one Authorization header');
  if (isRepeated('origin')) return refuse('invalid_request', 'There is more than one Origin header');
  if (isRepeated('dpop')) return refuse('invalid_dpop_proof', 'There is more than one DPoP header');
  return request.body.length > MAX_BODY_BYTES ? refuse('invalid_request', 'The request is larger than 64 KiB') : null;
}

/** Name and stack frames. The message stays out: that of a library may quote input, and input may be secret. */
function whereItFailed(error: unknown): { readonly error: string; readonly stack: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, stack: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, stack: frames.map((line) => line.trim()) };
}

/** Adds headers; `vary` lines are joined into one. */
export function withHeaders(response: PlainResponse, headers: Headers): PlainResponse {
  const all = [...response.headers, ...headers];
  const vary = all.filter(([name]) => name === 'vary').map(([, value]) => value);
  if (vary.length < 2) return { ...response, headers: all };
  return { ...response, headers: [...all.filter(([name]) => name !== 'vary'), ['vary', vary.join(', ')]] };
}

export interface Dispatcher {
  /** True when a path of the endpoint table matches, whatever the method. */
  matches(target: string): boolean;
  handle(request: PlainRequest): Promise<PlainResponse>;
}

export function createDispatcher(context: AuthContext, endpoints: readonly Endpoint[]): Dispatcher {
  const { config, log, store } = context;
  const findRoute = createRoutes(endpoints);
  const cors = createCors(store);
  const verifySignature = createVerifySignature(context);
  // Challenges and wrong factors are counted in the database, by their endpoint.
  const floodLimits: Readonly<Record<string, RateLimit>> = {
    '/oauth/token': createRateLimit(config.limits.tokenRequestsPerAddress),
    [ENROLMENTS_PATH]: createRateLimit(config.limits.enrolmentsPerAddress),
  };
  const refuseWith = (refusal: Refusal) => refusalResponse(config.issuer, refusal);

  const failed = (error: unknown, request: PlainRequest): PlainResponse => {
    const facts = { method: request.method, path: targetPath(request.target) };
    if (error instanceof StoreUnavailable) {
      log.warn('store.unavailable', { ...facts, outcome: error.outcome });
      return refuseWith({ reason: 'temporarily_unavailable', headers: [['retry-after', RETRY_AFTER_SECONDS]] });
    }
    log.error('request.failed', { ...facts, ...whereItFailed(error) });
    return {
      status: 500,
      headers: [
        ['content-type', 'application/problem+json'],
        ['cache-control', 'no-store'],
      ],
      body: JSON.stringify({ type: 'about:blank', title: 'Internal Server Error', status: 500 }),
    };
  };

  const preflight = async (request: PlainRequest, route: Route): Promise<PlainResponse | null> => {
    const [origin] = headerValues(request, 'origin');
    const [method] = headerValues(request, 'access-control-request-method');
    if (request.method !== 'OPTIONS' || origin === undefined || method === undefined) return null;
    const methods = [...route.methods.keys()];
    const [endpoint] = route.methods.values();
    const asked = route.methods.get(method) ?? endpoint;
    return { status: 204, headers: await cors.preflightHeaders(asked?.cors ?? 'none', origin, methods), body: '' };
  };

  const run = async (endpoint: Endpoint, request: PlainRequest, route: Route): Promise<PlainResponse> => {
    const waitMs = floodLimits[endpoint.path]?.take(request.remoteAddress, store.now()) ?? 0;
    if (waitMs > 0) {
      const seconds = String(Math.ceil(waitMs / 1000));
      return refuseWith({ reason: 'rate_limited', headers: [['retry-after', seconds]] });
    }
    try {
      if (endpoint.signing === 'exempt') return await endpoint.handle(context, unsignedRequest(request), route.params);
      const verified = await verifySignature(request);
      if (!verified.ok) return refuseWith(verified.failure);
      return await endpoint.handle(context, verified.value, route.params);
    } catch (error) {
      return failed(error, request);
    }
  };

  const answer = async (request: PlainRequest): Promise<PlainResponse> => {
    const ambiguous = ambiguity(request);
    if (ambiguous !== null) return refuseWith(ambiguous);
    const route = findRoute(targetPath(request.target));
    if (route === null) return refuseWith(refuse('not_found'));
    const preflightAnswer = await preflight(request, route);
    if (preflightAnswer !== null) return preflightAnswer;
    const endpoint = route.methods.get(request.method);
    if (endpoint === undefined)
      return refuseWith({ reason: 'method_not_allowed', headers: [['allow', [...route.methods.keys()].join(', ')]] });
    const [origin = null] = headerValues(request, 'origin');
    const corsHeaders = await cors.answerHeaders(endpoint.cors, origin);
    return withHeaders(await run(endpoint, request, route), corsHeaders);
  };

  return {
    matches: (target) => findRoute(targetPath(target)) !== null,
    handle: (request) => answer(request).catch((error: unknown) => failed(error, request)),
  };
}
