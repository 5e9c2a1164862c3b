// The host session's life: refreshed in single flight, shared between windows, ended exactly when it has to end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHostClient } from '../src/index.ts';
import { hostUnderTest, hostWithSession, liveSession, tokens } from './host-under-test.ts';
import { type Received, type Reply, type ScriptedServer, scriptedServer } from './scripted-server.ts';

let server: ScriptedServer;
const list: Reply = { status: 200, json: { user: { name: 'Alice', preferred_username: 'alice' }, grants: [] } };
const refused = (reason: string): Reply => ({ status: 401, json: { error: 'invalid_token', reason } });
const onlyNew = (request: Received): Reply =>
  request.path === '/oauth/token'
    ? { status: 200, json: tokens(1) }
    : request.headers.authorization === 'DPoP at_alice.1'
      ? list
      : refused('token_expired');

beforeEach(async () => {
  server = await scriptedServer(() => list);
});
afterEach(() => server.close());

async function loggedIn() {
  const made = await hostWithSession(server.origin);
  await made.host.restore();
  return made;
}

describe('a call in the user’s name', () => {
  it('carries the token and a proof that is bound to it', async () => {
    const { host } = await loggedIn();
    expect(await host.grants()).toMatchObject({ ok: true, value: { grants: [] } });
    const [request] = server.received;
    expect(request?.headers.authorization).toBe('DPoP at_alice.one');
    expect(request?.proof?.payload).toMatchObject({ htm: 'GET', htu: `${server.origin}/account/grants` });
    expect(request?.proof?.payload.ath).toHaveLength(43);
  });

  it('says login_required without asking the server when nobody is logged in', async () => {
    const { host } = await hostUnderTest(server.origin);
    expect(await host.grants()).toMatchObject({ ok: false, failure: { reason: 'login_required' } });
    expect(server.received).toHaveLength(0);
  });

  it('refreshes once on token_expired and repeats the call', async () => {
    const { host, store } = await loggedIn();
    server.script = onlyNew;
    expect((await host.grants()).ok).toBe(true);
    expect(server.received.map(({ path }) => path)).toEqual(['/account/grants', '/oauth/token', '/account/grants']);
    expect(server.received[1]?.form).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'ref_alice-0.one' });
    expect(store.state?.refreshToken).toBe('ref_alice-1.r');
  });

  it('does not refresh for ever when the new token is called expired too', async () => {
    const { host } = await loggedIn();
    server.script = (request) =>
      request.path === '/oauth/token' ? { status: 200, json: tokens(1) } : refused('token_expired');
    expect(await host.grants()).toMatchObject({ ok: false, failure: { reason: 'token_expired' } });
    expect(server.to('/oauth/token')).toHaveLength(1);
  });

  it('shares one refresh between calls that expire together', async () => {
    const { host } = await loggedIn();
    server.script = onlyNew;
    const results = await Promise.all([host.grants(), host.grants(), host.receipt('g'), host.activity('g')]);
    expect(results[0].ok && results[1].ok).toBe(true);
    expect(server.to('/oauth/token')).toHaveLength(1);
  });

  it('refreshes before the call when its own clock says that the token ends', async () => {
    const { host, clock } = await loggedIn();
    server.script = onlyNew;
    clock.now += 596_000;
    await host.grants();
    expect(server.received.map(({ path }) => path)).toEqual(['/oauth/token', '/account/grants']);
  });

  it.each([
    ['no answer', 'drop' as const],
    ['503', { status: 503, json: { error: 'temporarily_unavailable' } }],
  ])('presents the refresh token once more after %s', async (_name, first) => {
    const { host, clock } = await loggedIn();
    clock.now += 600_000;
    let isFirst = true;
    server.script = (request) => {
      if (request.path !== '/oauth/token' || !isFirst) return onlyNew(request);
      isFirst = false;
      return first;
    };
    expect((await host.grants()).ok).toBe(true);
    const forms = server.to('/oauth/token').map(({ form }) => form.refresh_token);
    expect(forms).toEqual(['ref_alice-0.one', 'ref_alice-0.one']);
  });

  it('keeps the session when the server stays silent', async () => {
    const { host, store, clock } = await loggedIn();
    clock.now += 600_000;
    server.script = () => 'drop';
    expect(await host.grants()).toMatchObject({ ok: false, failure: { reason: 'no_answer' } });
    expect(server.to('/oauth/token')).toHaveLength(2);
    expect(store.state).not.toBeNull();
  });

  it('ends the session when the refresh token is refused', async () => {
    const { host, store, clock } = await loggedIn();
    clock.now += 600_000;
    server.script = () => ({ status: 400, json: { error: 'invalid_grant', reason: 'grant_invalid' } });
    expect(await host.grants()).toMatchObject({ ok: false, failure: { reason: 'login_required' } });
    expect(host.current()).toBeNull();
    expect(store.state).toBeNull();
  });

  it('ends the session when the server says that the token was revoked', async () => {
    const { host, store } = await loggedIn();
    server.script = () => refused('token_revoked');
    expect(await host.grants()).toMatchObject({ ok: false, failure: { reason: 'token_revoked' } });
    expect(store.state).toBeNull();
  });

  it('takes over what another window has renewed instead of presenting a spent refresh token', async () => {
    const { host, store, clock } = await loggedIn();
    server.script = onlyNew;
    clock.now += 700_000;
    store.state = { ...liveSession(clock.now), accessToken: 'at_alice.1', refreshToken: 'ref_alice-1.r' };
    expect((await host.grants()).ok).toBe(true);
    expect(server.to('/oauth/token')).toHaveLength(0);
  });

  it('never goes on with the session of another user who logged in in another window', async () => {
    const { host, store, clock } = await loggedIn();
    clock.now += 700_000;
    store.state = liveSession(clock.now, 'bob');
    expect(await host.grants()).toMatchObject({ ok: false, failure: { reason: 'login_required' } });
    expect(host.current()).toBeNull();
    expect(store.state?.userName).toBe('bob');
    expect(server.received).toHaveLength(0);
  });

  it('T007 revokes tokens that arrive after a log-out instead of keeping them', async () => {
    const { host, store, clock } = await loggedIn();
    clock.now += 600_000;
    let answer: (reply: Reply) => void = () => undefined;
    const refreshing = new Promise<void>((resolve) => {
      server.script = (request) => {
        if (request.path === '/oauth/revoke') return { status: 200 };
        resolve();
        return new Promise<Reply>((settle) => {
          answer = settle;
        });
      };
    });
    const call = host.grants();
    await refreshing;
    await host.logout();
    answer({ status: 200, json: tokens(1) });
    expect(await call).toMatchObject({ ok: false, failure: { reason: 'login_required' } });
    expect(store.state).toBeNull();
    expect(server.to('/oauth/revoke').map(({ form }) => form.token)).toEqual(['ref_alice-0.one', 'ref_alice-1.r']);
  });

  it('goes on in memory when the store fails', async () => {
    const { host, store, clock } = await loggedIn();
    server.script = onlyNew;
    store.isBroken = true;
    expect((await host.grants()).ok).toBe(true);
    clock.now += 600_000;
    server.script = () => ({ status: 200, json: tokens(2) });
    await host.grants();
    expect(host.current()?.refreshToken).toBe('ref_alice-2.r');
  });

  it('sends a confidential host’s session as Bearer', async () => {
    const { options, store, clock } = await hostUnderTest(server.origin);
    const host = createHostClient({ ...options, credential: { kind: 'client_secret', secret: 's' } });
    store.state = liveSession(clock.now);
    await host.grants();
    expect(server.received[0]?.headers.authorization).toBe('Bearer at_alice.one');
  });
});
