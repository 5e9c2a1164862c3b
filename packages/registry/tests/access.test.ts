// Who may do what: every endpoint that needs a caller, asked by every kind of caller. T086 a stolen account without its key publishes
// nothing: see publish.test.ts.
import { describe, expect, test } from 'vitest';
import { REGISTRY_SCOPES, type RegistryCaller, type RegistryScope, registryWriteEndpoints } from '../src/index.ts';
import { ACCESS, type Verb } from '../src/write/access.ts';
import { createBed } from './registry-bed.ts';

const scoped = (publisher: string | null, ...scopes: RegistryScope[]): RegistryCaller => ({
  client_id: `${publisher}-${scopes.join('-')}`,
  publisher,
  scopes,
});
/** Of `foods`, of another publisher, and of the operator: each with each scope alone, with all and with none. */
const CALLERS = Object.fromEntries(
  ['foods', 'shops', null].flatMap((publisher) => [
    [`${publisher} none`, scoped(publisher)],
    [`${publisher} all`, scoped(publisher, ...REGISTRY_SCOPES)],
    ...REGISTRY_SCOPES.map((scope) => [`${publisher} ${scope}`, scoped(publisher, scope)] as const),
  ]),
);

/** Written out by hand: who may, by verb, of the mini-program `food` of `foods`. */
const MAY: Readonly<Record<Verb, readonly string[]>> = {
  register: ['foods registry:operate', 'shops registry:operate', 'null registry:operate'],
  add_key: ['foods registry:publish', 'foods registry:operate', 'shops registry:operate', 'null registry:operate'],
  publish: ['foods registry:publish'],
  review: ['shops registry:review', 'null registry:review'],
  release: ['foods registry:release'],
  suspend: ['foods registry:release', 'foods registry:operate', 'shops registry:operate', 'null registry:operate'],
  revoke: ['foods registry:release', 'foods registry:operate', 'shops registry:operate', 'null registry:operate'],
  read: [
    'foods registry:read',
    ...['foods', 'shops', 'null'].flatMap((who) => [`${who} registry:review`, `${who} registry:operate`]),
  ],
  read_waiting: ['foods', 'shops', 'null'].flatMap((who) => [`${who} registry:review`, `${who} registry:operate`]),
  read_log: ['foods', 'shops', 'null'].flatMap((who) =>
    ['review', 'operate', 'read'].map((scope) => `${who} registry:${scope}`),
  ),
};
/** With all scopes: everything but what belongs to others, and a review of one's own. */
const MAY_ALL: Readonly<Record<string, (verb: Verb) => boolean>> = {
  'foods all': (verb) => verb !== 'review',
  'shops all': (verb) => !['publish', 'release'].includes(verb),
  'null all': (verb) => !['publish', 'release'].includes(verb),
};

const guarded = registryWriteEndpoints.filter((endpoint) => endpoint.verb !== null);

describe('the table of access', () => {
  test('names every verb that an endpoint has, and no other', () => {
    expect([...new Set(guarded.map(({ verb }) => verb))].sort()).toEqual(Object.keys(ACCESS).sort());
    expect(guarded.length).toBeGreaterThan(14);
  });

  for (const { method, path, verb } of guarded) {
    test(`${method} ${path}: ${verb}`, async () => {
      const bed = createBed({ callers: { ...CALLERS, operator: scoped(null, 'registry:operate') } });
      await bed.register();
      const target = path.replace('/registry/v1', '').replace('{app_id}', 'food').replace('{version_code}', '1');
      const ask = async (as?: string) => bed.told(await bed.ask(method, target, { ...(as !== undefined && { as }) }));
      for (const [name, caller] of Object.entries(CALLERS)) {
        const may = verb !== null && (MAY[verb].includes(name) || MAY_ALL[name]?.(verb) === true);
        const told = await ask(name);
        // Past the door it is refused for other reasons: the requests say nothing.
        const isOut = /^40[13] registry\/(?:insufficient-scope|not-your-app|own-review)$/.test(String(told));
        expect([name, caller.scopes.length, isOut ? told : 'in']).toEqual([
          name,
          caller.scopes.length,
          may ? 'in' : expect.stringMatching(/^403/),
        ]);
      }
      expect(await ask()).toBe('401 registry/token-missing');
      expect(await ask('expired')).toBe('401 registry/token-expired');
      expect(await ask('nobody')).toBe('401 registry/token-unknown');
    });
  }

  test('says which scope is missing, and how to come back with it', async () => {
    const bed = createBed();
    await bed.register();
    const refused = await bed.ask('POST', '/apps/food/releases', { as: 'reviewer', body: { version_code: 1 } });
    expect(refused.json).toMatchObject({ code: 'registry/insufficient-scope', detail: 'Needs registry:release.' });
    expect(refused.headers['www-authenticate']).toBe('DPoP error="insufficient_scope", algs="ES256 EdDSA"');
    expect(await bed.told(await bed.ask('GET', '/log', { as: 'unproven' }))).toBe('401 registry/proof-invalid');
    const late = await bed.ask('GET', '/log', { as: 'late' });
    expect(bed.told(late)).toBe('401 registry/use-dpop-nonce');
    expect(late.headers).toMatchObject({ 'dpop-nonce': 'a-nonce', date: 'Thu, 01 Jan 1970 00:00:00 GMT' });
    const expired = await bed.ask('GET', '/apps/food/versions', { as: 'expired' });
    expect(expired.headers['www-authenticate']).toContain('The access token expired');
  });

  test('tells nobody without a scope which app ids there are', async () => {
    const bed = createBed({ callers: { ...CALLERS, operator: scoped(null, 'registry:operate') } });
    await bed.register();
    const told = async (appId: string, as: string) => bed.told(await bed.ask('GET', `/apps/${appId}/versions`, { as }));
    expect(await told('food', 'shops none')).toBe(await told('nothing', 'shops none'));
    expect(await told('nothing', 'shops registry:read')).toBe('404 registry/unknown-app');
    expect(await told('Food', 'shops registry:read')).toBe('400 registry/invalid-app-id');
  });

  test('tells from the head alone who may come in, and checks each head once', async () => {
    let checks = 0;
    const bed = createBed({
      callers: new Proxy(CALLERS, {
        get(target, name) {
          checks += 1;
          return name === 'operator' ? scoped(null, 'registry:operate') : target[name as string];
        },
      }),
    });
    await bed.register();
    const head = (as: string, method = 'PUT', target = '/registry/v1/apps/food/versions/1') => ({
      ...{ method, target, body: new Uint8Array(0), remoteAddress: '192.0.2.1' },
      headers: [['authorization', `Bearer ${as}`]] as const,
    });
    const told = async (...asked: Parameters<typeof head>) => {
      const admission = await bed.registry.admit(head(...asked));
      return admission.kind === 'refused' ? admission.response.status : admission.holder;
    };
    expect(await told('foods registry:publish')).toBe('foods');
    expect(await told('shops registry:publish')).toBe(403);
    expect(await told('nobody')).toBe(401);
    expect(await told('nobody', 'GET', '/registry/v1/apps')).toBe('');
    expect(await told('nobody', 'PUT', '/registry/v1/nowhere')).toBe('');
    const before = checks;
    const request = head('foods registry:publish');
    await bed.registry.admit(request);
    expect((await bed.registry.handle({ ...request, body: new Uint8Array(1) })).status).toBe(422);
    expect(checks).toBe(before + 1);
  });

  test('lets web pages ask what needs no token, and send no token', async () => {
    const bed = createBed();
    await bed.register();
    const headers = [
      ['origin', 'https://any.example'],
      ['access-control-request-method', 'PUT'],
      ['access-control-request-headers', 'authorization'],
    ] as const;
    const preflight = (path: string) => bed.ask('OPTIONS', path, { headers });
    const open = await preflight('/apps');
    expect([open.status, open.headers['access-control-allow-methods']]).toEqual([204, 'GET, HEAD']);
    expect(open.headers['access-control-allow-headers']).not.toContain('authorization');
    for (const path of ['/apps/food/versions/1', '/apps/food/releases', '/log', '/apps/food/suspension'])
      expect([path, (await preflight(path)).status]).toEqual([path, 405]);
  });
});
