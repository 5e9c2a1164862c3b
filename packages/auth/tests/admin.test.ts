// /admin/v1 in development: add hosts, mini-programs and users to a running server, disable them, read the audit log.
import { DEVELOPMENT_LIMITS } from '@davit/auth';
import { encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../src/admin/create-client.ts';
import { createUser } from '../src/admin/create-user.ts';
import { putClient } from '../src/admin/put-client.ts';
import { rotateClientSecret, updateClient } from '../src/admin/update-client.ts';
import { allow, askForSheet, decide } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { bankKey } from './bed-seed.ts';
import type { Answer } from './call.ts';
import { expectOk, login, signIn } from './flow.ts';

const TOKEN = 'an-admin-token-of-development';
const config = {
  developmentAdminTokenHash: await nodeCrypto.sha256(encodeUtf8(TOKEN)),
  limits: { ...DEVELOPMENT_LIMITS, challengesPerAddress: 1e9 },
};
let bed: Bed;
beforeEach(async () => {
  bed = await openBed({ config });
});
afterEach(() => bed.close());

function admin(method: string, path: string, body?: unknown, token: string | null = TOKEN): Promise<Answer> {
  const headers: [string, string][] = token === null ? [] : [['authorization', `Bearer ${token}`]];
  if (body !== undefined) headers.push(['content-type', 'application/json']);
  const bytes = body === undefined ? {} : { body: encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body)) };
  return bed.send({ method, path: `/admin/v1${path}`, headers, ...bytes });
}

const tickets = {
  client_id: 'tickets',
  kind: 'mini-program',
  name: 'Tickets',
  publisher: 'Stage Ltd',
  scopes: [{ name: 'openid', why: { en: 'To sign you in' }, required: true }],
  origins: ['http://tickets.localhost:4000'],
};
const secretClient = { ...tickets, client_id: 'stage', auth_method: 'client_secret_basic' };
const carol = {
  username: 'carol',
  password: 'davit-demo',
  name: 'Carol Clark',
  email: 'carol@example.com',
  phone: '+44 7700 900456',
};

describe('the door', () => {
  it('takes the development token and nothing else', async () => {
    expect(await admin('GET', '/clients', undefined, null)).toMatchObject({
      status: 401,
      json: { reason: 'token_missing' },
    });
    const wrong = await admin('GET', '/clients', undefined, 'guess');
    expect(wrong).toMatchObject({ status: 401, json: { reason: 'token_unknown' } });
    expect(wrong.header('www-authenticate')).toEqual(['Bearer error="invalid_token"']);
    expectOk(await admin('GET', '/clients'));
  });
  it('is not there without a token in the configuration, and never in production', async () => {
    for (const closed of [{}, { mode: 'production', issuer: 'https://as.example' } as const]) {
      await bed.close();
      bed = await openBed({ config: closed });
      expect((await admin('GET', '/clients')).status).toBe(404);
    }
  });
});

describe('clients', () => {
  it('a new mini-program works at once, and suspending it stops it', async () => {
    expect(await admin('POST', '/clients', tickets)).toMatchObject({
      status: 201,
      json: { client_id: 'tickets', has_secret: false },
    });
    const session = await login(bed);
    await allow(bed, session, { app_id: 'tickets', scope: 'openid' });
    const { device, tokens } = await signIn(bed, session, { appId: 'tickets', scope: 'openid' });
    expectOk(await device.userinfo(tokens.access_token));
    expect(expectOk(await admin('PATCH', '/clients/tickets', { state: 'suspended' })).json.state).toBe('suspended');
    expect((await device.userinfo(tokens.access_token)).json.reason).toBe('token_revoked');
    expect(expectOk(await admin('GET', '/clients/tickets')).json.state).toBe('suspended');
    const { clients } = expectOk(await admin('GET', '/clients?limit=1000')).json;
    expect(clients).toContainEqual(expect.objectContaining({ client_id: 'tickets', state: 'suspended' }));
    const { entries } = expectOk(await admin('GET', '/audit?client_id=tickets&event=client.suspended')).json;
    expect(entries).toMatchObject([
      { method: 'PATCH', path: '/admin/v1/clients/tickets', detail: { by: 'admin-token' } },
    ]);
  });

  it('a client secret is shown once and works; a new one kills it', async () => {
    const created = await admin('POST', '/clients', secretClient);
    const { client_secret } = created.json;
    expect(client_secret).toMatch(/^[\w-]{43}$/);
    const shown = expectOk(await admin('GET', '/clients/stage'));
    expect(shown.json).toMatchObject({ has_secret: true, auth_method: 'client_secret_basic', dpop: 'optional' });
    expect(shown.text + (await admin('GET', '/clients')).text).not.toMatch(/secret_hash|client_secret"/);
    const asClient = (secret: string) =>
      bed.send({
        path: '/oauth/revoke',
        form: { token: 'at_x' },
        headers: [['authorization', `Basic ${btoa(`stage:${secret}`)}`]],
      });
    expectOk(await asClient(client_secret));
    const rotated = expectOk(await admin('POST', '/clients/stage/secret')).json.client_secret;
    expect((await asClient(client_secret)).status).toBe(401);
    expectOk(await asClient(rotated));
    expect((await admin('POST', '/clients/food/secret')).status).toBe(409);
  });

  it('rotates no secret of a client that changes meanwhile, and says what to do', async () => {
    expect((await admin('POST', '/clients', secretClient)).status).toBe(201);
    const find = bed.store.clients.find.bind(bed.store.clients);
    const stopsUsingIt = async (clientId: string) => {
      const client = await find(clientId);
      await updateClient(bed.server.context, clientId, { auth_method: 'none', dpop: 'required' });
      return client;
    };
    const context = {
      ...bed.server.context,
      store: { ...bed.store, clients: { ...bed.store.clients, find: stopsUsingIt } },
    };
    expect(await rotateClientSecret(context, 'stage')).toMatchObject({
      ok: false,
      failure: { reason: 'conflict', hint: 'Read the client again and repeat the change.' },
    });
    expect(await find('stage')).toMatchObject({ secretHash: null });
  });

  it('refuses what exists, and a key that belongs to somebody', async () => {
    const withKey = (client_id: string) => ({
      ...tickets,
      client_id,
      auth_method: 'private_key_jwt',
      keys: [bankKey.publicJwk],
    });
    expect((await admin('POST', '/clients', withKey('vault'))).status).toBe(201);
    expect(await admin('POST', '/clients', withKey('thief'))).toMatchObject({
      status: 409,
      json: { reason: 'conflict' },
    });
    expect((await admin('GET', '/clients/thief')).status).toBe(404);
    const taken = await admin('POST', '/clients', withKey('thief'));
    expect(taken.json.hint, 'no other id would help').toMatch(/^Make a new key/);
    expect((await admin('POST', '/clients', { ...tickets, client_id: 'vault' })).status).toBe(409);
    expect(
      (await admin('PATCH', '/clients/food', { auth_method: 'private_key_jwt', keys: [bankKey.publicJwk] })).status,
    ).toBe(409);
    expectOk(await admin('PATCH', '/clients/vault', { name: 'Vault' }));
  });

  it.each<[unknown, string]>([
    [{ ...tickets, colour: 'red' }, 'colour'],
    [{ ...tickets, name: undefined }, 'name'],
    [{ ...tickets, client_id: 'www' }, 'client_id'],
    [{ ...tickets, scopes: [{ name: 'openid', required: true }] }, 'scopes.0.why'],
    [{ ...tickets, client_secret: 'chosen' }, 'client_secret'],
    ['{"client_id":', 'JSON'],
    [[], 'document'],
  ])('names what is wrong: %j', async (body, named) => {
    const answer = await admin('POST', '/clients', body);
    expect(answer).toMatchObject({ status: 400, json: { reason: 'invalid_request' } });
    expect(answer.json.error_description).toContain(named);
  });

  it('a change while a sheet is open asks again', async () => {
    const session = await login(bed);
    const sheet = await askForSheet(bed, session);
    expectOk(await admin('PATCH', '/clients/food', { name: 'Fast Food' }));
    expect((await decide(bed, session, sheet)).json).toMatchObject({
      reason: 'consent_changed',
      consent: { app: { name: 'Fast Food' } },
    });
  });

  it('an empty change is no change', async () => {
    const before = expectOk(await admin('GET', '/clients/food')).json.version;
    expect(expectOk(await admin('PATCH', '/clients/food', {})).json.version).toBe(before);
    expect((await admin('PATCH', '/clients/nobody', {})).status).toBe(404);
    expect((await admin('PATCH', '/clients/food', { client_id: 'x' })).status).toBe(400);
  });

  it('are listed page by page', async () => {
    const all: { client_id: string }[] = expectOk(await admin('GET', '/clients')).json.clients;
    const ids = all.map(({ client_id }) => client_id);
    const page = async (query: string) =>
      expectOk(await admin('GET', `/clients?${query}`)).json.clients.map((one: { client_id: string }) => one.client_id);
    expect([...(await page('limit=3')), ...(await page(`limit=1000&after=${ids[2]}`))]).toEqual(ids);
    expect(await page('kind=host')).toEqual(['plaza', 'tower']);
    for (const query of ['limit=0', 'limit=1001', 'limit=x', 'color=red', 'limit=1&limit=2'])
      expect((await admin('GET', `/clients?${query}`)).status).toBe(400);
  });
});

describe(putClient, () => {
  it('creates, leaves alone what is the same, and follows a changed manifest', async () => {
    const put = (changes: object = {}) =>
      putClient(bed.server.context, { ...tickets, ...changes } as Parameters<typeof putClient>[1]);
    expect(await put()).toMatchObject({ ok: true, value: { outcome: 'created', client: { version: 1 } } });
    expect(await put()).toMatchObject({ ok: true, value: { outcome: 'unchanged', client: { version: 1 } } });
    const why = [{ name: 'openid', why: { en: 'To greet you' }, required: true }];
    expect(await put({ scopes: why })).toMatchObject({
      ok: true,
      value: { outcome: 'updated', client: { version: 2 } },
    });
    expect(await put({ kind: 'host', scopes: [] })).toMatchObject({ ok: false, failure: { reason: 'conflict' } });
  });
  it('keeps a secret that is there', async () => {
    const put = () => putClient(bed.server.context, secretClient as Parameters<typeof putClient>[1]);
    expect(await put()).toMatchObject({ ok: true, value: { clientSecret: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(await put()).toMatchObject({ ok: true, value: { outcome: 'unchanged', clientSecret: null } });
  });
});

describe('users', () => {
  it('a new user logs in; disabling ends every session for good', async () => {
    const { status, json } = await admin('POST', '/users', carol);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      username: 'carol',
      name: 'Carol Clark',
      has_email: true,
      has_password: true,
      state: 'active',
    });
    const session = await login(bed, 'carol');
    const { device, tokens } = await signIn(bed, session);
    expect(expectOk(await device.userinfo(tokens.access_token)).json).toMatchObject({ email: 'carol@example.com' });
    expectOk(await admin('PATCH', `/users/${json.user_id}`, { state: 'disabled' }));
    expect((await device.userinfo(tokens.access_token)).json.reason).toBe('token_revoked');
    await expect(login(bed, 'carol')).rejects.toThrow(/factor_wrong/);
    expectOk(await admin('PATCH', `/users/${json.user_id}`, { state: 'active' }));
    expect((await device.userinfo(tokens.access_token)).json.reason).toBe('token_revoked');
    await login(bed, 'carol');
  });

  it('shows no contact value, password or hash', async () => {
    const created = await admin('POST', '/users', carol);
    const shown = await admin('GET', `/users/${created.json.user_id}`);
    for (const { text } of [created, shown, await admin('GET', '/users'), await admin('GET', '/audit')])
      expect(text).not.toMatch(/carol@example|900456|davit-demo|plain:/);
  });

  it('a name is taken in every spelling', async () => {
    expect((await admin('POST', '/users', { ...carol, username: 'ALICE' })).status).toBe(409);
    expect((await createUser(bed.server.context, { ...carol, username: 'alice' })).ok).toBe(false);
    expect(expectOk(await admin('GET', '/users?username=Alice')).json.users).toMatchObject([{ username: 'alice' }]);
    expect(expectOk(await admin('GET', '/users?username=nobody')).json.users).toEqual([]);
  });

  it.each([
    [{ password: 'short' }, 'password'],
    [{ email: 'not an address' }, 'email'],
    [{ phone: '555-CALL' }, 'phone'],
    [{ username: 'a b' }, 'username'],
    [{ name: 'Ca\u202Erol' }, 'name'],
    [{ admin: true }, 'admin'],
  ])('refuses %j, and repeats no value', async (changes, named) => {
    const answer = await admin('POST', '/users', { ...carol, ...changes });
    expect(answer.status).toBe(400);
    expect(answer.json.error_description).toContain(named);
    expect(answer.text).not.toMatch(/not an address|555-CALL|short"/);
  });
});

describe('the audit log', () => {
  it('is filtered and ordered', async () => {
    const session = await login(bed);
    const grant = await allow(bed, session);
    const list = async (query: string) => expectOk(await admin('GET', `/audit?${query}`)).json.entries;
    expect((await list(`grant_id=${grant}`)).map(({ event }: { event: string }) => event)).toEqual([
      'code.issued',
      'consent.allowed',
    ]);
    const oldest = await list('order=oldest&limit=1');
    expect(oldest).toHaveLength(1);
    const rest = await list(`order=oldest&after=${oldest[0].id}`);
    expect(rest.map(({ id }: { id: string }) => id)).not.toContain(oldest[0].id);
    expect((await admin('GET', '/audit?password=x')).status).toBe(400);
  });
});

it('createClient answers with the secret that it made', async () => {
  const created = await createClient(bed.server.context, secretClient as Parameters<typeof createClient>[1]);
  expect(created).toMatchObject({
    ok: true,
    value: { clientSecret: expect.any(String), client: { clientId: 'stage' } },
  });
});
