// /admin/v1 by the token of an operator’s account: room by room, and never further than the token itself reaches.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountProblem } from '../src/admin/account-rules.ts';
import { forAdmin } from '../src/admin/admin-caller.ts';
import { beyondReach } from '../src/admin/reach.ts';
import { type Account, body, enrolmentCall, newLoginKey, newOperator, newPublisher, speakFor } from './account.ts';
import { type Bed, openBed } from './bed.ts';
import type { Answer } from './call.ts';

let bed: Bed;
let ana: Account;
const ANA = ['admin:clients', 'admin:keys', 'registry:review'];
beforeAll(async () => {
  bed = await openBed();
  ana = await newOperator(bed, 'ana', ANA);
});
afterAll(() => bed.close());

const tokens = new Map<Account, string>();
async function admin(by: Account, method: string, path: string, document?: unknown): Promise<Answer> {
  const token = tokens.get(by) ?? (await by.accessToken());
  tokens.set(by, token);
  const bytes = document === undefined ? {} : { body: body(document) };
  return bed.send(await by.call(token, { method, path: `/admin/v1${path}`, ...bytes }));
}
const told = ({ json, status }: Answer) => (status < 300 ? status : [status, json.reason]);
const publisher = (client_id: string, over: object = {}) => ({
  ...{ client_id, kind: 'publisher', publisher_id: 'cakes', name: 'Cakes', publisher: 'Cakes Ltd' },
  ...{ auth_method: 'private_key_jwt', ...over },
});
const operator = (client_id: string, token_scopes: string[]) => ({
  ...{ client_id, kind: 'operator', name: 'Ben', publisher: 'Operator', auth_method: 'private_key_jwt', token_scopes },
});

describe(forAdmin, () => {
  it('an operator makes a publisher’s account, its code brings a key in, and suspending it ends its tokens', async () => {
    const made = await admin(ana, 'POST', '/clients', publisher('publisher--cakes'));
    expect(made).toMatchObject({
      status: 201,
      json: {
        publisher_id: 'cakes',
        dpop: 'required',
        token_scopes: ['registry:publish', 'registry:release', 'registry:read'],
      },
    });
    const minted = await admin(ana, 'POST', '/clients/publisher--cakes/enrolments');
    expect(minted).toMatchObject({
      status: 201,
      json: { client_id: 'publisher--cakes', code: expect.stringMatching(/^enr_/) },
    });
    expect(Date.parse(minted.json.expires_at) / 1000 - bed.now()).toBeGreaterThan(3_500);
    const key = newLoginKey();
    expect((await bed.send(enrolmentCall(minted.json.code, key))).status).toBe(201);
    const cakes = await speakFor(bed, 'publisher--cakes', key);
    const token = await cakes.accessToken();
    const me = async () => bed.send(await cakes.call(token, { path: '/client/me' }));
    expect((await me()).status).toBe(200);
    expect(told(await admin(ana, 'PATCH', '/clients/publisher--cakes', { state: 'suspended' }))).toBe(200);
    expect(told(await me())).toEqual([401, 'token_revoked']);
    const listed = await admin(ana, 'GET', '/clients?kind=publisher');
    expect(listed.json.clients).toMatchObject([{ client_id: 'publisher--cakes', state: 'suspended' }]);
    const [row] = await bed.store.audit.list({ clientId: 'publisher--cakes', event: 'client.suspended', limit: 1 });
    expect(row).toMatchObject({ path: '/admin/v1/clients/publisher--cakes', detail: { by: 'operator--ana' } });
    expect(JSON.stringify(await bed.store.audit.list({ limit: 1000 }))).not.toContain(minted.json.code.slice(37));
  });

  it('a code is ended by hand, and of clients of other kinds there is none', async () => {
    await admin(ana, 'POST', '/clients', publisher('publisher--pies', { publisher_id: 'pies' }));
    const { code } = (await admin(ana, 'POST', '/clients/publisher--pies/enrolments')).json;
    expect(told(await admin(ana, 'DELETE', '/clients/publisher--pies/enrolments'))).toBe(204);
    expect(told(await admin(ana, 'DELETE', '/clients/publisher--pies/enrolments'))).toBe(204);
    expect(told(await bed.send(enrolmentCall(code, newLoginKey())))).toEqual([400, 'enrolment_invalid']);
    expect(told(await admin(ana, 'POST', '/clients/food/enrolments'))).toEqual([409, 'conflict']);
    expect(told(await admin(ana, 'POST', '/clients/nobody/enrolments'))).toEqual([404, 'not_found']);
  });

  it('opens the rooms that the token has, and no other', async () => {
    const reads = await newOperator(bed, 'reads', ['admin:read']);
    const audits = await newOperator(bed, 'audits', ['admin:audit']);
    const users = await newOperator(bed, 'users', ['admin:users']);
    const reviews = await newOperator(bed, 'reviews', ['registry:review', 'registry:operate']);
    const foods = await newPublisher(bed);
    const out = [403, 'insufficient_scope'];
    const rooms = async (by: Account) => [
      told(await admin(by, 'GET', '/clients')),
      told(await admin(by, 'GET', '/clients/food/keys')),
      told(await admin(by, 'GET', '/users')),
      told(await admin(by, 'GET', '/audit')),
    ];
    expect(await rooms(ana)).toEqual([200, 200, out, out]);
    expect(await rooms(reads)).toEqual([200, 200, 200, out]);
    expect(await rooms(audits)).toEqual([out, out, out, 200]);
    expect(await rooms(users)).toEqual([out, out, 200, out]);
    expect(await rooms(reviews)).toEqual([out, out, out, out]);
    expect(await rooms(foods)).toEqual([out, out, out, out]);
    expect(told(await admin(reads, 'PATCH', '/clients/food', { name: 'Mine' }))).toEqual(out);
  });

  it('asks for the account’s token as everywhere: live, proven, and once', async () => {
    const token = await ana.accessToken();
    const call = { method: 'PATCH', path: '/admin/v1/clients/food', body: body({ contact: 'us' }) };
    const once = await ana.call(token, call);
    expect([told(await bed.send(once)), told(await bed.send(once))]).toEqual([200, [401, 'invalid_dpop_proof']]);
    const narrow = await ana.accessToken('registry:review');
    expect(told(await bed.send(await ana.call(narrow, call)))).toEqual([403, 'insufficient_scope']);
    const bearer = [['authorization', `Bearer ${token}`] as const];
    // No token of development is set here: there is no other door.
    expect(told(await bed.send({ path: '/admin/v1/clients', headers: bearer }))).toEqual([404, 'not_found']);
  });
});

describe(beyondReach, () => {
  it('nobody gives an account more than its own token has, nor takes over one that has more', async () => {
    await newOperator(bed, 'root', ['registry:operate', 'admin:users']);
    const out = [403, 'insufficient_scope'];
    const wide = operator('operator--ben', ['registry:operate']);
    expect(told(await admin(ana, 'POST', '/clients', wide))).toEqual(out);
    expect(told(await admin(ana, 'POST', '/clients', operator('operator--ben', ['registry:review'])))).toBe(201);
    const widen = { token_scopes: ['registry:review', 'admin:users'] };
    expect(told(await admin(ana, 'PATCH', '/clients/operator--ben', widen))).toEqual(out);
    expect(
      told(await admin(ana, 'PATCH', '/clients/operator--ana', { token_scopes: [...ANA, 'admin:users'] })),
    ).toEqual(out);
    for (const [method, path, document] of [
      ['PATCH', '', { state: 'suspended' }],
      ['PATCH', '', { token_scopes: ['registry:review'] }],
      ['POST', '/enrolments', undefined],
      ['DELETE', '/enrolments', undefined],
      ['POST', '/keys', { public_key: newLoginKey().jwk }],
      ['PATCH', '/keys/x', { state: 'revoked' }],
    ] as const)
      expect([path, told(await admin(ana, method, `/clients/operator--root${path}`, document))]).toEqual([path, out]);
    expect(told(await admin(ana, 'POST', '/clients/operator--ben/enrolments'))).toBe(201);
    expect((await bed.store.clients.find('operator--root'))?.state).toBe('active');
    // The token counts, not the account: with less it reaches less.
    const narrow = await ana.accessToken('admin:clients');
    const call = { method: 'POST', path: '/admin/v1/clients/operator--ben/enrolments' };
    expect(told(await bed.send(await ana.call(narrow, call)))).toEqual(out);
  });
});

describe(accountProblem, () => {
  const refused = async (document: object) => (await admin(ana, 'POST', '/clients', document)).json.error_description;

  it('an account is what it is: its name, its way to prove itself, its scopes', async () => {
    expect(await refused(publisher('cakes'))).toMatch(/^client_id: .*publisher--/);
    expect(await refused(publisher('publisher--'))).toMatch(/^client_id: /);
    expect(await refused(operator('publisher--x', []))).toMatch(/^client_id: .*operator--/);
    const cakes = (over: object) => refused(publisher('publisher--more', over));
    expect(await cakes({ publisher_id: null })).toMatch(/^publisher_id: .*needs/);
    expect(await cakes({ publisher_id: 'Cakes Ltd' })).toMatch(/^publisher_id: /);
    for (const auth_method of ['none', 'client_secret_basic', 'client_secret_post'])
      expect(await cakes({ auth_method })).toMatch(/^auth_method: /);
    expect(await cakes({ dpop: 'optional' })).toMatch(/^dpop: /);
    expect(await cakes({ keys: [newLoginKey().jwk] })).toMatch(/^keys: /);
    expect(await cakes({ origins: ['https://cakes.example'] })).toMatch(/^origins: /);
    expect(await cakes({ request_signing: 'required' })).toMatch(/^request_signing: /);
    expect(await cakes({ request_signing: 'accepted', classic_signing: true })).toMatch(/^classic_signing: /);
    for (const scope of ['registry:operate', 'registry:review', 'admin:clients', 'host', 'openid', 'client:keys'])
      expect(await cakes({ token_scopes: [scope] })).toMatch(/^token_scopes: /);
    expect(await cakes({ token_scopes: ['registry:read', 'registry:read'] })).toMatch(/twice/);
    expect(await refused(operator('operator--x', ['registry:publish']))).toMatch(/^token_scopes: /);
    expect(await refused({ ...operator('operator--x', []), publisher_id: 'cakes' })).toMatch(/^publisher_id: only/);
  });

  it('no other client has what only accounts have', async () => {
    const app = { client_id: 'tarts', kind: 'mini-program', name: 'Tarts', publisher: 'Tarts' };
    expect(await refused({ ...app, token_scopes: ['registry:publish'] })).toMatch(/^token_scopes: only/);
    expect(await refused({ ...app, publisher_id: 'tarts' })).toMatch(/^publisher_id: only/);
    expect((await admin(ana, 'POST', '/clients', app)).status).toBe(201);
    expect((await admin(ana, 'PATCH', '/clients/tarts', { token_scopes: ['registry:publish'] })).status).toBe(400);
  });
});
