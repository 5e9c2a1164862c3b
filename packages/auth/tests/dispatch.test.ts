// What the dispatcher decides before any endpoint: path, method, ambiguity, CORS, floods; and what it says when things break.
import { StoreUnavailable } from '@davit/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '../src/dispatch.ts';
import { type Bed, openBed } from './bed.ts';
import { FOOD_ORIGIN, PLAZA_ORIGIN } from './bed-seed.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await openBed();
});
afterAll(() => bed.close());

const preflight = (path: string, origin: string, method = 'POST') =>
  bed.send({
    method: 'OPTIONS',
    path,
    headers: [
      ['origin', origin],
      ['access-control-request-method', method],
      ['access-control-request-headers', 'dpop,content-type'],
    ],
  });

describe(createDispatcher, () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'post'])(
    'T053 answers %s at the token endpoint with 405 and Allow',
    async (method) => {
      const answer = await bed.send({ method, path: '/oauth/token' });
      expect(answer).toMatchObject({ status: 405, json: { error: 'invalid_request', reason: 'method_not_allowed' } });
      expect(answer.header('allow')).toEqual(['POST']);
    },
  );

  it('names all methods of a path', async () => {
    expect((await bed.send({ method: 'PUT', path: '/oauth/userinfo' })).header('allow')).toEqual(['GET, POST']);
  });

  it.each(['/oauth', '/oauth/token/', '//oauth/token', '/oauth/%74oken', '/OAUTH/TOKEN', '/oauth/../oauth/token'])(
    'knows nothing at %s',
    async (path) => {
      expect(await bed.send({ path })).toMatchObject({ status: 404, json: { reason: 'not_found' } });
      expect(bed.server.matches(path)).toBe(false);
    },
  );

  it('matches the paths of its table, whatever the query', () => {
    expect(bed.server.matches('/oauth/token?x=1')).toBe(true);
    expect(bed.server.matches('/')).toBe(false);
  });

  it.each([
    ['Host', 'host', 'invalid_request'],
    ['Authorization', 'authorization', 'invalid_request'],
    ['Origin', 'origin', 'invalid_request'],
    ['DPoP', 'dpop', 'invalid_dpop_proof'],
  ])('T046 refuses two %s headers at every endpoint', async (_, name, error) => {
    for (const { method, path } of bed.server.endpoints) {
      const twice = [[name, 'a'] as const, [name, 'a'] as const];
      expect(await bed.send({ method, path, headers: twice })).toMatchObject({ status: 400, json: { error } });
    }
  });

  it('refuses a body over 64 KiB', async () => {
    expect(await bed.send({ path: '/oauth/token', form: 'a'.repeat(64 * 1024 + 1) })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request', reason: 'invalid_request' },
    });
  });

  it('allows registered origins, exactly, and never credentials', async () => {
    const allowed = await preflight('/oauth/token', FOOD_ORIGIN);
    expect(allowed.status).toBe(204);
    expect(allowed.header('access-control-allow-origin')).toEqual([FOOD_ORIGIN]);
    expect(allowed.header('access-control-allow-methods')).toEqual(['POST']);
    expect(allowed.header('access-control-allow-headers')).toEqual([
      'Authorization, DPoP, Content-Type, Content-Digest, Signature, Signature-Input, Idempotency-Key',
    ]);
    expect(allowed.header('access-control-allow-credentials')).toEqual([]);
    expect(allowed.header('vary')[0]).toContain('Origin');
    for (const origin of [
      `${FOOD_ORIGIN}0`,
      `${FOOD_ORIGIN}/`,
      FOOD_ORIGIN.toUpperCase(),
      'null',
      'https://evil.example',
    ])
      expect((await preflight('/oauth/token', origin)).header('access-control-allow-origin')).toEqual([]);
  });

  it('keeps host endpoints from mini-programs, and the user-details API from hosts', async () => {
    const origins = async (path: string, origin: string, method?: string) =>
      (await preflight(path, origin, method)).header('access-control-allow-origin');
    expect(await origins('/oauth/authorize-challenge', FOOD_ORIGIN)).toEqual([]);
    expect(await origins('/oauth/authorize-challenge', PLAZA_ORIGIN)).toEqual([PLAZA_ORIGIN]);
    expect(await origins('/account/grants', FOOD_ORIGIN, 'GET')).toEqual([]);
    expect(await origins('/account/grants', PLAZA_ORIGIN, 'GET')).toEqual([PLAZA_ORIGIN]);
    expect(await origins('/oauth/userinfo', PLAZA_ORIGIN, 'GET')).toEqual([]);
    expect(await origins('/oauth/jwks', 'https://anybody.example', 'GET')).toEqual(['*']);
  });

  it('limits floods per address, and says when to come back', async () => {
    const { limits } = bed.server.context.config;
    const small = await openBed({ config: { limits: { ...limits, tokenRequestsPerAddress: 2 } } });
    const send = () => small.send({ path: '/oauth/token', form: 'grant_type=x' });
    expect((await send()).status).toBe(400);
    expect((await send()).status).toBe(400);
    const limited = await send();
    expect(limited).toMatchObject({ status: 429, json: { error: 'rate_limited' } });
    expect(Number(limited.header('retry-after')[0])).toBeGreaterThan(0);
    small.advance(31);
    expect((await send()).status).toBe(400);
    await small.close();
  });

  it('answers 503 when the store cannot answer, and 500 without a word about a bug', async () => {
    let failure: Error = new StoreUnavailable('unknown', new Error('secret-cause'));
    const broken = await openBed({
      path: bed.path,
      wrapStore: (store) => ({ ...store, clients: { ...store.clients, find: () => Promise.reject(failure) } }),
    });
    const send = () => broken.send({ path: '/oauth/token', form: { grant_type: 'refresh_token', client_id: 'food' } });
    const away = await send();
    expect(away).toMatchObject({ status: 503, json: { error: 'temporarily_unavailable' } });
    expect(away.header('retry-after')).toEqual(['1']);
    failure = new TypeError('secret-input');
    const bug = await send();
    expect(bug).toMatchObject({
      status: 500,
      json: { type: 'about:blank', title: 'Internal Server Error', status: 500 },
    });
    expect(broken.log.map(({ event }) => event)).toEqual(['store.unavailable', 'request.failed']);
    expect(JSON.stringify([broken.log, away.text, bug.text])).not.toContain('secret-');
    await broken.close();
  });
});
