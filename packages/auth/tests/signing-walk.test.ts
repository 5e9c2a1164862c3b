// `request_signing: required` at every endpoint of the table: a call that works unsigned for a client set to `off` is refused
// for one that must sign, leaves nothing behind, and works signed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideSigning } from '../src/signing/decide-signing.ts';
import { type Account, newPublisher } from './account.ts';
import { CHALLENGE_PATH, present, question, SUBJECT_TOKEN_TYPE, towerLogin } from './ask.ts';
import { type Bed, openBed } from './bed.ts';
import { SECRET } from './bed-seed.ts';
import type { Call } from './call.ts';
import { newDevice } from './device.ts';
import {
  brokeredCode,
  challengeOf,
  type HostSession,
  login,
  loginCode,
  redeemForm,
  refreshForm,
  signIn,
  VERIFIER,
} from './flow.ts';
import { newPair, newSigner, publicPem, setMode, signed, snapshot, type TestSigner } from './signing.ts';

let bed: Bed;
let session: HostSession;
let account: Account;
const signers = new Map<string, TestSigner>();
const CLIENTS = ['plaza', 'tower', 'food', 'shop', 'post', 'bank'];
beforeAll(async () => {
  bed = await openBed();
  for (const clientId of CLIENTS) signers.set(clientId, await newSigner(bed, clientId));
  session = await login(bed);
  account = await newPublisher(bed);
  // Its own keys sign no request: one that does, beside them, as only this test makes it.
  await bed.store.clients.update({
    clientId: account.clientId,
    changes: { authMethod: 'request_signature' },
    audit: [],
  });
  signers.set(account.clientId, await newSigner(bed, account.clientId));
  await bed.store.clients.update({ clientId: account.clientId, changes: { authMethod: 'private_key_jwt' }, audit: [] });
});
afterAll(() => bed.close());
beforeEach(async () => {
  for (const clientId of signers.keys()) await setMode(bed, clientId, 'off');
});

const basic = (id: string) =>
  ['authorization', `Basic ${btoa(`${id}:${new URLSearchParams({ '': SECRET }).toString().slice(1)}`)}`] as const;
const JSON_TYPE = ['content-type', 'application/json'] as const;
const body = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A host's call with its session. */
async function asPlaza(method: string, path: string, more: Omit<Call, 'path' | 'method'> = {}): Promise<Call> {
  const { accessToken, device } = session;
  const proof = await device.proof({ method, path, accessToken });
  return { ...more, method, path, headers: [['authorization', `DPoP ${accessToken}`], proof, ...(more.headers ?? [])] };
}
async function grantPath(): Promise<string> {
  await signIn(bed, session);
  const { json } = await bed.send(await asPlaza('GET', '/account/grants'));
  return `/account/grants/${json.grants[0].id}`;
}
async function withToken(method: string, path = '/oauth/userinfo'): Promise<Call> {
  const { device, tokens } = await signIn(bed, session);
  const proof = await device.proof({ method, path, accessToken: tokens.access_token });
  return { method, path, headers: [['authorization', `DPoP ${tokens.access_token}`], proof] };
}
async function pendingKey() {
  const { privateKey, publicKey } = newPair('ed25519');
  const call = {
    path: '/client/keys',
    headers: [basic('shop'), JSON_TYPE],
    body: body({ public_key: publicPem(publicKey) }),
  };
  return { json: (await bed.send(call)).json, privateKey };
}
async function activeKey(): Promise<string> {
  // A third active key is refused: the one of the case before goes first.
  for (const { keyid, state } of await bed.store.signingKeys.list('shop'))
    if (state === 'active' && keyid !== signers.get('shop')?.key.keyid)
      await bed.store.signingKeys.revoke({ clientId: 'shop', keyid, audit: [] });
  return (await newSigner(bed, 'shop')).key.keyid;
}

interface Case {
  readonly clientId: string;
  readonly call: Call;
}
type Prepare = () => Promise<Case>;
const plaza = async (call: Promise<Call>): Promise<Case> => ({ clientId: 'plaza', call: await call });
const shop = (call: Call): Case => ({
  clientId: 'shop',
  call: { ...call, headers: [basic('shop'), ...(call.headers ?? [])] },
});

/** For each endpoint: calls that succeed as they are, as long as nobody has to sign. */
const CALLS: Readonly<Record<string, Readonly<Record<string, Prepare>>>> = {
  'POST /oauth/authorize-challenge': {
    'log-in on a public host': async () => {
      const device = await newDevice(bed);
      const form = {
        ...{ response_type: 'code', client_id: 'plaza', scope: 'host', code_challenge: await challengeOf(VERIFIER) },
        ...{ code_challenge_method: 'S256', username: 'alice', password: 'davit-demo' },
      };
      return {
        clientId: 'plaza',
        call: { path: CHALLENGE_PATH, form, headers: [await device.proof({ path: CHALLENGE_PATH })] },
      };
    },
    'a code by a public host’s session': async () => {
      await signIn(bed, session);
      const form = present({ client_id: 'plaza', ...(await question()) });
      return plaza(asPlaza('POST', CHALLENGE_PATH, { form }));
    },
    'a code by a confidential host’s subject_token': async () => {
      await signIn(bed, session);
      const subject = { subject_token: await towerLogin(bed), subject_token_type: SUBJECT_TOKEN_TYPE };
      const form = present({ ...(await question()), ...subject });
      return { clientId: 'tower', call: { path: CHALLENGE_PATH, form, headers: [basic('tower')] } };
    },
  },
  'POST /oauth/token': {
    'the code of a public mini-program': async () => {
      const device = await newDevice(bed);
      const code = await brokeredCode(bed, session, { jkt: device.jkt });
      return {
        clientId: 'food',
        call: { path: '/oauth/token', form: redeemForm(code), headers: [await device.proof()] },
      };
    },
    'the code of a confidential mini-program': async () => {
      const form = redeemForm(await brokeredCode(bed, session, { appId: 'shop' }), 'shop');
      return shop({ path: '/oauth/token', form });
    },
    'a code with client_secret_post': async () => {
      const code = await brokeredCode(bed, session, { appId: 'post' });
      const form = { ...redeemForm(code, 'post'), client_secret: SECRET };
      return { clientId: 'post', call: { path: '/oauth/token', form } };
    },
    'the code of a host log-in': async () => {
      const device = await newDevice(bed);
      const form = redeemForm(await loginCode(bed, device), 'plaza');
      return { clientId: 'plaza', call: { path: '/oauth/token', form, headers: [await device.proof()] } };
    },
    'a token of an account': async () => {
      const form = { grant_type: 'client_credentials', ...account.assertion() };
      const headers = [await account.device.proof()];
      return { clientId: account.clientId, call: { path: '/oauth/token', form, headers } };
    },
    'a refresh': async () => {
      const { device, tokens } = await signIn(bed, session);
      const form = refreshForm(tokens.refresh_token);
      return { clientId: 'food', call: { path: '/oauth/token', form, headers: [await device.proof()] } };
    },
  },
  'GET /oauth/userinfo': { 'user details': async () => ({ clientId: 'food', call: await withToken('GET') }) },
  'POST /oauth/userinfo': { 'user details': async () => ({ clientId: 'food', call: await withToken('POST') }) },
  'POST /oauth/revoke': {
    'a family': async () => {
      const { tokens } = await signIn(bed, session);
      const form = { client_id: 'food', token: tokens.refresh_token };
      return { clientId: 'food', call: { path: '/oauth/revoke', form } };
    },
  },
  'GET /account/grants': { list: () => plaza(asPlaza('GET', '/account/grants')) },
  'GET /account/grants/{id}': { show: async () => plaza(asPlaza('GET', await grantPath())) },
  'PATCH /account/grants/{id}': {
    change: async () =>
      plaza(asPlaza('PATCH', await grantPath(), { headers: [JSON_TYPE], body: body({ ask_every_time: false }) })),
  },
  'DELETE /account/grants/{id}': { withdraw: async () => plaza(asPlaza('DELETE', await grantPath())) },
  'GET /account/grants/{id}/activity': { read: async () => plaza(asPlaza('GET', `${await grantPath()}/activity`)) },
  'GET /account/grants/{id}/receipt': { read: async () => plaza(asPlaza('GET', `${await grantPath()}/receipt`)) },
  'GET /openapi.json': {
    'with a client’s secret': async () => shop({ path: '/openapi.json' }),
    'with an access token': async () => ({ clientId: 'food', call: await withToken('GET', '/openapi.json') }),
  },
  'GET /client/me': {
    'with an account’s token': async () => {
      const call = await account.call(await account.accessToken(), { path: '/client/me' });
      return { clientId: account.clientId, call };
    },
  },
  'GET /client/keys': { list: async () => shop({ path: '/client/keys' }) },
  'POST /client/keys': {
    register: async () => {
      const public_key = publicPem(newPair('ed25519').publicKey);
      return shop({ path: '/client/keys', headers: [JSON_TYPE], body: body({ public_key }) });
    },
  },
  'POST /client/keys/{keyid}/proof': {
    prove: async () => {
      await activeKey().then((keyid) => bed.store.signingKeys.revoke({ clientId: 'shop', keyid, audit: [] }));
      const { json, privateKey } = await pendingKey();
      const { sign } = await import('node:crypto');
      const signature = sign(null, Buffer.from(json.challenge), privateKey).toString('base64');
      return shop({ path: `/client/keys/${json.keyid}/proof`, headers: [JSON_TYPE], body: body({ signature }) });
    },
  },
  'PATCH /client/keys/{keyid}': {
    revoke: async () =>
      shop({
        method: 'PATCH',
        path: `/client/keys/${await activeKey()}`,
        headers: [JSON_TYPE],
        body: body({ state: 'revoked' }),
      }),
  },
};
/** Discovery and JWKS, the enrolment of those who have no key yet, and nothing else: health and HTML pages are not in this table. */
const EXEMPT = [
  'POST /client/enrolments',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/openid-configuration',
  'GET /oauth/jwks',
  'GET /oauth/jwks/receipts',
];

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

describe(decideSigning, () => {
  it('knows a call for every endpoint but the exempt ones, which are these, and the operator’s own', () => {
    const { endpoints } = bed.server;
    expect(
      endpoints
        .filter(({ signing }) => signing === 'exempt')
        .map(nameOf)
        .sort(),
    ).toEqual([...EXEMPT].sort());
    // /admin/v1 is not a client's to call: it takes the operator's token and no other credential.
    const subject = endpoints.filter(({ signing, path }) => signing === 'subject' && !path.startsWith('/admin/v1/'));
    expect(Object.keys(CALLS).sort()).toEqual(subject.map(nameOf).sort());
  });

  const cases = Object.entries(CALLS).flatMap(([endpoint, calls]) =>
    Object.entries(calls).map(([what, prepare]) => ({ endpoint, what, prepare })),
  );
  it.each(cases)('$endpoint ($what): unsigned refused and without a trace, signed accepted', async ({ prepare }) => {
    const free = await prepare();
    expect((await bed.send(free.call)).status, 'as long as nobody has to sign').toBeLessThan(300);

    const { call, clientId } = await prepare();
    await setMode(bed, clientId, 'required');
    await bed.server.context.activity.flush();
    const before = snapshot(bed);
    const refused = await bed.send(call);
    expect(refused).toMatchObject({ status: 401, json: { code: 'signature_missing', reason: 'signature_missing' } });
    expect(refused.header('www-authenticate')).toContain('Signature');
    expect(refused.header('accept-signature')[0]).toContain('"@method" "@authority" "@path" "@query"');
    expect(refused.header('date')).toHaveLength(1);
    expect(snapshot(bed), 'nothing was consumed, spent or counted').toBe(before);

    const other = signers.get(clientId === 'bank' ? 'shop' : 'bank') as TestSigner;
    await setMode(bed, other.clientId, 'accepted');
    const stolen = await bed.send(await signed(bed, other.key, call));
    expect(stolen, 'signed by another client').toMatchObject({ status: 401, json: { code: 'unknown_key' } });

    const own = signers.get(clientId) as TestSigner;
    const answer = await bed.send(await signed(bed, own.key, call));
    expect(answer.status, answer.text).toBeLessThan(300);
  });
});
