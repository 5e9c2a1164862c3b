// The surface: /openapi.json names every endpoint that answers and no other, 405 names the methods, and CORS lets in whom it should.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import { makeProof } from './proof.ts';
import { type Answer, FORM, form, type HeaderLine } from './wire.ts';

type Cors = 'public' | 'apps' | 'hosts' | 'apps-and-hosts' | 'none';
interface Surface {
  readonly methods: readonly string[];
  readonly cors: Cors;
}
/** authorization.md §3 and §10, as far as this server goes. `{id}` stands for one segment. */
const SURFACE: Readonly<Record<string, Surface>> = {
  '/.well-known/oauth-authorization-server': { methods: ['GET'], cors: 'public' },
  '/.well-known/openid-configuration': { methods: ['GET'], cors: 'public' },
  '/oauth/jwks': { methods: ['GET'], cors: 'public' },
  '/oauth/jwks/receipts': { methods: ['GET'], cors: 'public' },
  '/openapi.json': { methods: ['GET'], cors: 'public' },
  '/oauth/authorize-challenge': { methods: ['POST'], cors: 'hosts' },
  '/oauth/token': { methods: ['POST'], cors: 'apps-and-hosts' },
  '/oauth/userinfo': { methods: ['GET', 'POST'], cors: 'apps' },
  '/oauth/revoke': { methods: ['POST'], cors: 'apps-and-hosts' },
  '/account/grants': { methods: ['GET'], cors: 'hosts' },
  '/account/grants/{id}': { methods: ['GET', 'PATCH', 'DELETE'], cors: 'hosts' },
  '/account/grants/{id}/receipt': { methods: ['GET'], cors: 'hosts' },
  '/account/grants/{id}/activity': { methods: ['GET'], cors: 'hosts' },
  '/client/enrolments': { methods: ['POST'], cors: 'none' },
  '/client/me': { methods: ['GET'], cors: 'none' },
  '/client/keys': { methods: ['GET', 'POST'], cors: 'none' },
  '/client/keys/{id}': { methods: ['PATCH'], cors: 'none' },
  '/client/keys/{id}/proof': { methods: ['POST'], cors: 'none' },
  '/admin/v1/clients': { methods: ['GET', 'POST'], cors: 'none' },
  '/admin/v1/clients/{id}': { methods: ['GET', 'PATCH'], cors: 'none' },
  '/admin/v1/clients/{id}/secret': { methods: ['POST'], cors: 'none' },
  '/admin/v1/clients/{id}/enrolments': { methods: ['POST', 'DELETE'], cors: 'none' },
  '/admin/v1/clients/{id}/keys': { methods: ['GET', 'POST'], cors: 'none' },
  '/admin/v1/clients/{id}/keys/{id}': { methods: ['PATCH'], cors: 'none' },
  '/admin/v1/clients/{id}/keys/{id}/proof': { methods: ['POST'], cors: 'none' },
  '/admin/v1/users': { methods: ['GET', 'POST'], cors: 'none' },
  '/admin/v1/users/{id}': { methods: ['GET', 'PATCH'], cors: 'none' },
  '/admin/v1/audit': { methods: ['GET'], cors: 'none' },
};
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Standard places of later work: nothing may answer there unannounced. */
const ABSENT = [
  '/oauth/par',
  '/oauth/authorize',
  '/oauth/introspect',
  '/oauth/logout',
  '/account/profile',
  '/account/export',
  '/account/sessions',
  '/admin',
  '/admin/v1',
  '/admin/v1/keys',
  '/metrics',
  '/oauth',
  '/oauth/token/',
  '/OAUTH/TOKEN',
];

let constellation: Constellation;
let documented: Record<string, Record<string, unknown>>;

beforeAll(async () => {
  constellation = await startConstellation();
  documented = (await constellation.wire.send({ method: 'GET', path: '/openapi.json' })).json.paths;
});
afterAll(() => constellation?.close());

const concrete = (path: string) => path.replaceAll(/\{[^}]+\}/g, '00000000000000000000000000000000');
const send = (method: string, path: string, headers: readonly HeaderLine[] = []): Promise<Answer> =>
  constellation.wire.send({ method, path: concrete(path), headers });
const anonymised = (path: string) => path.replaceAll(/\{[^}]+\}/g, '{id}');

describe('/openapi.json', () => {
  it('names exactly the endpoints of the specification', () => {
    const named = Object.fromEntries(
      Object.entries(documented).map(([path, operations]) => [
        anonymised(path),
        Object.keys(operations)
          .map((method) => method.toUpperCase())
          .sort(),
      ]),
    );
    const wanted = Object.fromEntries(
      Object.entries(SURFACE).map(([path, { methods }]) => [path, [...methods].sort()]),
    );
    expect(named).toEqual(wanted);
  });

  it('describes every operation: a summary, and each answer with a description', () => {
    for (const [path, operations] of Object.entries(documented))
      for (const [method, operation] of Object.entries(operations)) {
        const { summary, responses } = operation as {
          summary: string;
          responses: Record<string, { description: string }>;
        };
        expect(summary, `${method} ${path}`).toMatch(/^[A-Z].{3,}/);
        expect(Object.keys(responses).length, `${method} ${path}`).toBeGreaterThan(0);
        for (const answer of Object.values(responses)) expect(answer.description, `${method} ${path}`).not.toBe('');
      }
  });

  it('is the truth: what it names answers, with another method 405 and Allow, and nothing else answers', async () => {
    for (const [path, { methods }] of Object.entries(SURFACE))
      for (const method of METHODS) {
        const answer = await send(method, path);
        const at = `${method} ${path}`;
        if (methods.includes(method)) {
          expect(answer.status, at).not.toBe(405);
          expect(answer.status, at).toBeLessThan(500);
          if (answer.status === 404) expect(answer.json.error, at).toBe('not_found');
          continue;
        }
        expect(answer.status, at).toBe(405);
        expect(answer.json.reason, at).toBe('method_not_allowed');
        const allowed = (answer.headers.allow ?? '').split(/, */).filter((name) => METHODS.includes(name));
        expect(allowed.sort(), at).toEqual([...methods].sort());
      }
    for (const path of ABSENT)
      for (const method of ['GET', 'POST']) expect((await send(method, path)).status, path).toBe(404);
  });

  it('needs a credential everywhere but at the public documents', async () => {
    for (const [path, { methods, cors }] of Object.entries(SURFACE))
      for (const method of methods) {
        const { status } = await send(method, path);
        if (cors === 'public') expect(status, `${method} ${path}`).toBe(200);
        else expect([400, 401, 403], `${method} ${path}`).toContain(status);
      }
  });
});

describe('CORS (authorization.md §10)', () => {
  const origins = () => {
    const { env } = constellation;
    return {
      app: `http://food.localhost:${env.port}`,
      host: new URL(env.info.host_url).origin,
      evil: 'https://evil.example',
      sandboxed: 'null',
    };
  };
  const LETS_IN: Readonly<Record<Cors, readonly string[]>> = {
    none: [],
    public: ['app', 'host', 'evil', 'sandboxed'],
    apps: ['app'],
    hosts: ['host'],
    'apps-and-hosts': ['app', 'host'],
  };
  const rows = Object.entries(SURFACE).flatMap(([path, { methods, cors }]) =>
    methods.map((method) => ({ path, method, cors })),
  );

  it.each(rows)('$method $path: $cors', async ({ path, method, cors }) => {
    for (const [who, origin] of Object.entries(origins())) {
      const preflight = await send('OPTIONS', path, [
        ['origin', origin],
        ['access-control-request-method', method],
        ['access-control-request-headers', 'authorization,dpop,content-type'],
      ]);
      const answer = await send(method, path, [['origin', origin]]);
      const isLetIn = LETS_IN[cors].includes(who);
      for (const [what, { headers }] of [['preflight', preflight] as const, ['answer', answer] as const]) {
        const allowed = headers['access-control-allow-origin'];
        const at = `${what} for ${who}`;
        expect(headers['access-control-allow-credentials'], at).toBeUndefined();
        if (isLetIn) expect([origin, '*'], at).toContain(allowed);
        else expect(allowed, at).toBeUndefined();
        if (isLetIn && allowed !== '*') expect(String(headers.vary), at).toContain('Origin');
      }
      if (!isLetIn) continue;
      expect(preflight.status).toBeLessThan(300);
      expect(preflight.headers['access-control-allow-methods']).toContain(method);
      expect(preflight.headers['access-control-allow-headers']).toBe(
        'Authorization, DPoP, Content-Type, Content-Digest, Signature, Signature-Input, Idempotency-Key',
      );
      expect(answer.headers['access-control-expose-headers']).toBe(
        'WWW-Authenticate, DPoP-Nonce, Date, Retry-After, Accept-Signature',
      );
    }
  });

  it('after authentication an Origin that is not that client’s is 403, and the code is still good', async () => {
    const host = await constellation.installation('alice');
    const food = await constellation.food();
    const request = await food.codeRequest();
    const code = await host.code(request);
    if (food.key === null) throw new Error('food is public');
    const proof = await makeProof(food.key, { method: 'POST', url: constellation.wire.url('/oauth/token') });
    const answer = await constellation.wire.send({
      method: 'POST',
      path: '/oauth/token',
      headers: [FORM, ['dpop', proof], ['origin', origins().host]],
      body: form({ grant_type: 'authorization_code', client_id: 'food', code, code_verifier: request.verifier }),
    });
    expect(answer.status).toBe(403);
    expect(answer.json.reason).toBe('origin_refused');
    expect((await food.redeem(code, request)).status).toBe(200);
  });
});
