// login(): the code from the host, redeemed at a server that may misbehave.
import { describe, expect, it } from 'vitest';
import { createConstellation, rejection } from './constellation.ts';
import { Refuse } from './scripted-host.ts';

const TOKEN = '/oauth/token';
const scopes = ['openid', 'profile'];
const redeems = (server: { log: { form: Record<string, string> }[] }) =>
  server.log.filter(({ form }) => form.grant_type === 'authorization_code');

describe('login', () => {
  it('obtains a code for its own key and redeems it with PKCE and a proof', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit, host } = await openDocument();
    const session = await davit.login({ scopes });
    expect(session).toMatchObject({ sub: 'sub-of-alice', scopes, token: { refreshed: false, expiresIn: 300 } });
    expect(await session.getUser()).toEqual({ sub: 'sub-of-alice', name: 'Alice' });
    const [asked] = host.codeRequests;
    expect(asked).toMatchObject({ scope: 'openid profile' });
    expect(asked?.dpop_jkt).toBe(redeems(server).length === 1 ? server.log.find((e) => e.path === TOKEN)?.jkt : '');
    expect(asked).not.toHaveProperty('prompt');
  });

  it('shows the public id of a token and never its secret', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit } = await openDocument();
    const exchanges: unknown[] = [];
    davit.on('sdk.exchange', (exchange) => exchanges.push(exchange));
    const session = await davit.login({ scopes });
    await session.getUser();
    expect(session.token?.tokenId).toMatch(/^\d+$/);
    expect(JSON.stringify([session.token, session, exchanges])).not.toContain('secret');
    expect(exchanges).toMatchObject([
      { path: '/.well-known/oauth-authorization-server', status: 200 },
      { method: 'POST', path: TOKEN, status: 200 },
      { method: 'GET', path: '/oauth/userinfo', status: 200 },
    ]);
    expect(server.families).toHaveLength(1);
  });

  it('shares one login between equal calls in parallel, and not between different ones', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit, host } = await openDocument();
    const [a, b] = await Promise.all([davit.login({ scopes }), davit.login({ scopes: ['profile', 'openid'] })]);
    expect(a).toBe(b);
    expect(host.codeRequests).toHaveLength(1);
    await Promise.all([davit.login({ scopes }), davit.login({ scopes: [...scopes, 'email'] })]);
    expect(host.codeRequests).toHaveLength(3);
    expect(redeems(server)).toHaveLength(3);
  });

  it('passes on that the user said no, and sends nothing', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit, host } = await openDocument();
    host.answers.set('auth.requestCode', () => {
      throw new Refuse('access_denied');
    });
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'access_denied' });
    expect(server.log).toEqual([]);
  });

  it('tells the host to stop when it is aborted, but not while another caller waits', async () => {
    const { openDocument } = await createConstellation();
    const { davit, host } = await openDocument();
    host.answers.set('auth.requestCode', () => new Promise(() => undefined));
    const [first, second] = [new AbortController(), new AbortController()];
    const a = rejection(davit.login({ scopes, signal: first.signal }));
    const b = rejection(davit.login({ scopes, signal: second.signal }));
    await expect.poll(() => host.codeRequests.length).toBe(1);
    first.abort();
    expect(await a).toMatchObject({ code: 'aborted' });
    await davit.call('app.ready').catch(() => undefined);
    expect(host.received.map(({ method }) => method)).not.toContain('$/cancel');
    second.abort();
    expect(await b).toMatchObject({ code: 'aborted' });
    await expect.poll(() => host.received.at(-1)?.method).toBe('$/cancel');
  });

  it('T052 does not send a code whose iss is not the issuer of the handshake', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit, host } = await openDocument();
    host.answers.set('auth.requestCode', (params: never) => ({
      ...server.issueCode(params),
      iss: 'https://evil.test',
    }));
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'issuer_mismatch' });
    expect(server.log).toEqual([]);
  });

  it('T052 does not send a code to a server whose metadata names another issuer', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit } = await openDocument();
    server.metadata = { ...server.metadata, issuer: 'https://evil.test' };
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'issuer_mismatch' });
    expect(server.requests(TOKEN)).toBe(0);
  });

  it('refuses a code that answers another state', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit, host } = await openDocument();
    host.answers.set('auth.requestCode', (params: never) => ({ ...server.issueCode(params), state: 'other' }));
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'state_mismatch' });
    expect(server.requests(TOKEN)).toBe(0);
  });

  it.each([
    ['nonce', { nonce: 'other' }, 'id_token_invalid'],
    ['audience', { aud: 'bank' }, 'id_token_invalid'],
    ['issuer', { iss: 'https://evil.test' }, 'issuer_mismatch'],
    ['expiry', { exp: 1 }, 'id_token_invalid'],
  ])('refuses an ID token with another %s and keeps nothing', async (_, claims, code) => {
    const { openDocument, server, storage } = await createConstellation();
    const { davit } = await openDocument();
    server.idTokenClaims = claims;
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code });
    expect(storage.records.size).toBe(0);
  });

  it('answers a nonce challenge once and uses the nonce from then on (RFC 9449 §8)', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit } = await openDocument();
    server.requireNonce = 'nonce-1';
    const session = await davit.login({ scopes });
    expect(server.log.filter(({ path }) => path === TOKEN).map(({ status }) => status)).toEqual([400, 200]);
    await session.getUser();
    expect(server.log.at(-1)).toMatchObject({ path: '/oauth/userinfo', status: 200 });
    expect(server.requests('/oauth/userinfo')).toBe(1);
  });

  it.each(['lose', 'cut'] as const)(
    'T050 never repeats a redeem: after "%s" it asks for a new code, silently',
    async (how) => {
      const { openDocument, server } = await createConstellation();
      const { davit, host } = await openDocument();
      server.interrupt(TOKEN, how);
      const session = await davit.login({ scopes, prompt: 'consent' });
      expect(await session.getUser()).toMatchObject({ name: 'Alice' });
      const codes = redeems(server).map(({ form }) => form.code);
      expect(new Set(codes).size).toBe(2);
      expect(codes).toHaveLength(2);
      expect(host.codeRequests.map(({ prompt }) => prompt)).toEqual(['consent', 'none']);
    },
  );

  it('T050 heals 503 and a cut-off body too, but only once', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit, host } = await openDocument();
    server.interrupt(TOKEN, { status: 503, body: { error: 'temporarily_unavailable' } });
    await davit.login({ scopes });
    server.interrupt(TOKEN, { status: 200, body: '{"access_tok' });
    await davit.login({ scopes });
    expect(host.codeRequests).toHaveLength(4);
    server.interrupt(TOKEN, 'cut', 'cut');
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'network' });
    expect(host.codeRequests).toHaveLength(6);
  });

  it('reports the lost answer when no silent code is to be had', async () => {
    const { openDocument, server } = await createConstellation();
    const { davit, host } = await openDocument();
    server.interrupt(TOKEN, 'lose');
    host.answers.set('auth.requestCode', (params: never) => {
      if (host.codeRequests.length > 1) throw new Refuse('access_denied');
      return server.issueCode(params);
    });
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'network' });
  });

  it('keeps a server that never answers from hanging the login', async () => {
    const { openDocument } = await createConstellation();
    const hanging = (_: string, init: RequestInit) =>
      new Promise<Response>((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const { davit } = await openDocument({ platform: { fetch: hanging, exchangeTimeoutMs: 50 } });
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'network' });
  });

  it('stores nothing when the user signs out while the code is redeemed', async () => {
    const { openDocument, server, storage } = await createConstellation();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = async (url: string, init: RequestInit) => {
      if (url.endsWith(TOKEN)) await gate;
      return fetch(url, init);
    };
    const { davit, host } = await openDocument({ platform: { fetch: slow } });
    const login = rejection(davit.login({ scopes }));
    await expect.poll(() => server.log.length).toBe(1);
    const heard = new Promise((resolve) => davit.on('auth.signedOut', resolve));
    host.emit('auth.signedOut', {});
    await heard;
    release();
    expect(await login).toMatchObject({ code: 'account_changed' });
    expect(storage.records.size).toBe(0);
  });
});
