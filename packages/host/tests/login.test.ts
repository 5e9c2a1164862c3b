// Log-in and log-out against a loopback server that plays each answer an authorization server can give.
import { jwkThumbprint } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHostClient } from '../src/index.ts';
import { hostUnderTest, liveSession, tokens } from './host-under-test.ts';
import { type Received, type ScriptedServer, scriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
const code = () => ({ authorization_code: 'cod_1.secret', expires_in: 60, iss: server.origin });
const happy = (request: Received) => {
  if (request.path === '/oauth/authorize-challenge') return { status: 200, json: code() };
  if (request.path === '/oauth/token') return { status: 200, json: tokens(1) };
  return { status: 200 };
};
beforeEach(async () => {
  server = await scriptedServer(happy);
});
afterEach(() => server.close());

describe('login', () => {
  it('proves the installation, redeems the code with its verifier and keeps the session', async () => {
    const { host, store, clock, signer } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'pass word&=é')).toMatchObject({ ok: true, value: { userName: 'alice' } });
    const [challenge, token] = server.received as [Received, Received];
    expect(challenge.form).toMatchObject({
      response_type: 'code',
      client_id: 'plaza',
      scope: 'host',
      code_challenge_method: 'S256',
      username: 'alice',
      password: 'pass word&=é',
    });
    expect(challenge.headers.authorization).toBeUndefined();
    expect(token.form).toMatchObject({ grant_type: 'authorization_code', client_id: 'plaza', code: 'cod_1.secret' });
    const digest = Buffer.from(await nodeCrypto.sha256(Buffer.from(token.form.code_verifier ?? '')));
    expect(digest.toString('base64url')).toBe(challenge.form.code_challenge);
    const jkt = await jwkThumbprint(signer.publicJwk, nodeCrypto);
    for (const request of server.received) {
      expect(await jwkThumbprint(request.proof?.header.jwk as never, nodeCrypto)).toBe(jkt);
      expect(request.proof?.payload).toMatchObject({ htm: 'POST', htu: server.origin + request.path });
    }
    expect(challenge.proof?.payload.jti).not.toBe(token.proof?.payload.jti);
    expect(host.current()?.expiresAt).toBe(clock.now + 600_000);
    expect(store.state).toEqual(host.current());
  });

  it('knows a user by one spelling, however it was typed', async () => {
    const { host } = await hostUnderTest(server.origin);
    expect(await host.login(' Alice ', 'pw')).toMatchObject({ ok: true, value: { userName: 'alice' } });
    expect(server.received[0]?.form.username).toBe(' Alice ');
  });

  it('sends a confidential host’s secret as Basic, without a proof', async () => {
    const { host } = await hostUnderTest(server.origin, { credential: { kind: 'client_secret', secret: 's3 cret' } });
    await host.login('alice', 'pw');
    for (const request of server.received) {
      expect(request.headers.authorization).toBe(`Basic ${Buffer.from('plaza:s3%20cret').toString('base64')}`);
      expect(request.headers.dpop).toBeUndefined();
      expect(request.form.client_secret).toBeUndefined();
    }
  });

  it('sends the secret in the form for a client registered for client_secret_post', async () => {
    const credential = { kind: 'client_secret', secret: 's3', method: 'client_secret_post' } as const;
    const { host } = await hostUnderTest(server.origin, { credential });
    await host.login('alice', 'pw');
    expect(server.received[0]?.form.client_secret).toBe('s3');
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });

  it('passes on the server’s sentence for a wrong password and keeps no session', async () => {
    server.script = () => ({
      status: 400,
      json: {
        error: 'insufficient_authorization',
        reason: 'factor_wrong',
        error_description: 'Wrong',
        next: ['password'],
      },
    });
    const { host, store } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'no')).toMatchObject({
      ok: false,
      failure: { reason: 'factor_wrong', description: 'Wrong' },
    });
    expect(host.current()).toBeNull();
    expect(store.state).toBeNull();
  });

  it('says how long to wait when it is throttled', async () => {
    server.script = () => ({ status: 429, headers: { 'retry-after': '30' }, json: { error: 'rate_limited' } });
    const { host } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'pw')).toMatchObject({
      ok: false,
      failure: { reason: 'rate_limited', retryAfterSeconds: 30, description: 'Too many attempts' },
    });
  });

  it('repeats once with the server’s nonce in a new proof, and keeps using the nonce', async () => {
    server.script = (request) =>
      request.proof?.payload.nonce === 'n1'
        ? happy(request)
        : { status: 400, headers: { 'dpop-nonce': 'n1' }, json: { error: 'use_dpop_nonce' } };
    const { host } = await hostUnderTest(server.origin);
    expect((await host.login('alice', 'pw')).ok).toBe(true);
    expect(server.received.map((request) => request.proof?.payload.nonce)).toEqual([undefined, 'n1', 'n1']);
    expect(new Set(server.received.map((request) => request.proof?.payload.jti)).size).toBe(3);
  });

  it('does not repeat for ever when the server keeps asking for a nonce', async () => {
    server.script = () => ({ status: 400, headers: { 'dpop-nonce': 'n' }, json: { error: 'use_dpop_nonce' } });
    const { host } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'pw')).toMatchObject({ ok: false, failure: { reason: 'use_dpop_nonce' } });
    expect(server.received).toHaveLength(2);
  });

  it('RFC 9207 §2.4 throws away a code of another issuer', async () => {
    server.script = () => ({ status: 200, json: { ...code(), iss: 'https://evil.example' } });
    const { host } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'pw')).toMatchObject({ ok: false, failure: { reason: 'issuer_mismatch' } });
    expect(server.to('/oauth/token')).toHaveLength(0);
  });

  it('T050 never redeems its code a second time when the answer is lost', async () => {
    server.script = (request) => (request.path === '/oauth/token' ? 'drop' : happy(request));
    const { host } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'pw')).toMatchObject({ ok: false, failure: { reason: 'no_answer' } });
    expect(server.to('/oauth/token')).toHaveLength(1);
  });

  it('keeps nothing when its first request is dropped, never repeats the password by itself, and works when asked again', async () => {
    server.script = () => 'drop';
    const { host, store } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'pw')).toMatchObject({ ok: false, failure: { reason: 'no_answer' } });
    expect(server.received.map(({ path }) => path)).toEqual(['/oauth/authorize-challenge']);
    expect({ current: host.current(), kept: store.state }).toEqual({ current: null, kept: null });
    server.script = happy;
    expect(await host.login('alice', 'pw')).toMatchObject({ ok: true, value: { userName: 'alice' } });
    const [lost, again] = server.to('/oauth/authorize-challenge') as [Received, Received];
    expect(again.form.code_challenge).not.toBe(lost.form.code_challenge);
    expect(store.state).toEqual(host.current());
  });

  it.each([
    ['a proxy’s page', { status: 502, text: '<html>' }],
    ['an empty 200', { status: 200 }],
    ['JSON of another kind', { status: 200, json: [1] }],
  ])('answers %s with a sentence, not an exception', async (_name, reply) => {
    server.script = () => reply;
    const { host } = await hostUnderTest(server.origin);
    expect(await host.login('alice', 'pw')).toMatchObject({ ok: false, failure: { reason: 'unexpected_answer' } });
  });

  it('reports each exchange with its secrets masked', async () => {
    const { host, reports } = await hostUnderTest(server.origin);
    await host.login('alice', 'hunter22');
    expect(reports.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'POST /oauth/authorize-challenge 200',
      'POST /oauth/token 200',
    ]);
    expect(reports[0]?.parameters).toMatchObject({ client_id: 'plaza', username: '•••', password: '•••' });
    expect(reports[1]?.parameters).toMatchObject({ code: '•••', code_verifier: '•••' });
    expect(JSON.stringify(reports)).not.toMatch(/hunter22|cod_1|at_alice|ref_alice/);
  });
});

describe('logout', () => {
  it('revokes the refresh token and forgets the session', async () => {
    const { host, store, clock } = await hostUnderTest(server.origin);
    store.state = liveSession(clock.now);
    await host.restore();
    await host.logout();
    expect(server.to('/oauth/revoke')[0]?.form).toEqual({
      client_id: 'plaza',
      token: 'ref_alice-0.one',
      token_type_hint: 'refresh_token',
    });
    expect(host.current()).toBeNull();
    expect(store.state).toBeNull();
  });

  it('forgets the session before and although the server cannot be reached', async () => {
    const { host, store, clock } = await hostUnderTest(server.origin);
    store.state = liveSession(clock.now);
    await host.restore();
    let during: unknown = 'never asked';
    server.script = () => {
      during = store.state;
      return 'drop';
    };
    await host.logout();
    expect(during).toBeNull();
    expect(host.current()).toBeNull();
    expect(server.to('/oauth/revoke')).toHaveLength(2);
  });

  it('leaves alone the session of another user who logged in in another window', async () => {
    const { host, store, clock, options } = await hostUnderTest(server.origin);
    store.state = liveSession(clock.now);
    await host.restore();
    const bob = liveSession(clock.now, 'bob');
    await options.session.save(bob);
    await host.logout();
    expect(store.state).toEqual(bob);
    expect(createHostClient(options).current()).toBeNull();
    expect(server.received).toHaveLength(0);
  });
});
