// A session over its life: expiry, refresh, reload, withdrawal, another user, log-out.
import type { RequestCodeParams } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { createSession } from '../src/session/session.ts';
import { createConstellation, rejection } from './constellation.ts';
import { Refuse } from './scripted-host.ts';

const TOKEN = '/oauth/token';
const USERINFO = '/oauth/userinfo';
const scopes = ['openid', 'profile'];

async function loggedIn() {
  const constellation = await createConstellation();
  const { davit, host } = await constellation.openDocument();
  const session = await davit.login({ scopes });
  return { ...constellation, davit, host, session };
}
const refreshes = (server: { log: { form: Record<string, string> }[] }) =>
  server.log.filter(({ form }) => form.grant_type === 'refresh_token');

describe(createSession, () => {
  it('refreshes when the token has expired, and repeats the call once', async () => {
    const { session, server } = await loggedIn();
    const seen: unknown[] = [];
    session.onToken((token) => seen.push(token));
    const before = session.token;
    server.expireAccessTokens();
    expect(await session.getUser()).toMatchObject({ name: 'Alice' });
    expect(server.log.slice(-3).map(({ path, status }) => [path, status])).toEqual([
      [USERINFO, 401],
      [TOKEN, 200],
      [USERINFO, 200],
    ]);
    expect(seen).toEqual([session.token]);
    expect(session.token).toMatchObject({ refreshed: true });
    expect(session.token?.tokenId).not.toBe(before?.tokenId);
  });

  it('does not loop when the server refuses every token', async () => {
    const { session, server } = await loggedIn();
    const no = { status: 401, body: { error: 'invalid_token', reason: 'token_unknown' } };
    server.interrupt(USERINFO, no, no, no);
    expect(await rejection(session.getUser())).toMatchObject({ code: 'token_unknown' });
    expect(server.requests(USERINFO)).toBe(2);
  });

  it('refreshes once for many calls that fail together', async () => {
    const { session, server } = await loggedIn();
    server.expireAccessTokens();
    await Promise.all(Array.from({ length: 8 }, () => session.getUser()));
    expect(refreshes(server)).toHaveLength(1);
  });

  it('takes turns with other documents, each with the newest refresh token', async () => {
    const { session, server, openDocument } = await loggedIn();
    const { davit } = await openDocument();
    const other = await davit.resume();
    expect(other?.token).toBeNull();
    for (let round = 0; round < 3; round += 1) {
      server.expireAccessTokens();
      await Promise.all([session.getUser(), other?.getUser()]);
    }
    const sent = refreshes(server).map(({ form }) => form.refresh_token);
    expect(new Set(sent).size).toBe(sent.length);
    expect(server.families).toHaveLength(1);
  });

  it.each([
    ['503', { status: 503, body: { error: 'temporarily_unavailable' } }],
    ['a lost answer', 'lose'],
    ['a cut connection', 'cut'],
  ] as const)('repeats a refresh once after %s, with the same token', async (_, interruption) => {
    const { session, server } = await loggedIn();
    server.interrupt(TOKEN, interruption);
    await session.refresh();
    const sent = refreshes(server).map(({ form }) => form.refresh_token);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toBe(sent[1]);
    expect(await session.getUser()).toMatchObject({ name: 'Alice' });
  });

  it('passes on that the server is away, and lives on', async () => {
    const { session, server } = await loggedIn();
    server.interrupt(TOKEN, 'cut', 'cut');
    expect(await rejection(session.refresh())).toMatchObject({ code: 'network' });
    await session.refresh();
    expect(await session.getUser()).toMatchObject({ name: 'Alice' });
  });

  it('asks for a silent code when the refresh token is refused, with the scopes that were granted', async () => {
    const { session, server, host } = await loggedIn();
    server.withdraw();
    expect(await session.getUser()).toMatchObject({ name: 'Alice' });
    expect(host.codeRequests.at(-1)).toMatchObject({ prompt: 'none', scope: 'openid profile' });
    expect(session.token).toMatchObject({ refreshed: true });
  });

  it('ends with the reason when the user has withdrawn, and never asks by itself', async () => {
    const { session, server, host, davit } = await loggedIn();
    server.withdraw();
    host.answers.set('auth.requestCode', ({ prompt }: RequestCodeParams) => {
      if (prompt === 'none') throw new Refuse('access_denied');
      return server.issueCode(host.codeRequests.at(-1) as RequestCodeParams);
    });
    const ended = new Promise((resolve) => session.onEnd(resolve));
    const error = await rejection(session.getUser());
    expect(error).toMatchObject({ code: 'login_required', reason: 'token_revoked' });
    expect(error.hint).toMatch(/login\(\)/);
    expect(await ended).toBe(error);
    expect(await rejection(session.getUser())).toBe(error);
    expect(host.codeRequests.filter(({ prompt }) => prompt !== 'none')).toHaveLength(1);
    expect(await davit.resume()).toBeNull();
    const again = await davit.login({ scopes });
    expect(await again.getUser()).toMatchObject({ name: 'Alice' });
  });

  it('names the refused refresh when the token had merely expired', async () => {
    const { session, server, host } = await loggedIn();
    server.withdraw();
    server.expireAccessTokens();
    host.answers.set('auth.requestCode', () => {
      throw new Refuse('permission_denied');
    });
    expect(await rejection(session.getUser())).toMatchObject({ code: 'login_required', reason: 'grant_invalid' });
  });

  it('survives a host that cannot ask right now', async () => {
    const { session, server, host } = await loggedIn();
    server.withdraw();
    host.answers.set('auth.requestCode', () => {
      throw new Refuse('unavailable');
    });
    expect(await rejection(session.getUser())).toMatchObject({ code: 'unavailable' });
    host.answers.set('auth.requestCode', (params: RequestCodeParams) => server.issueCode(params));
    expect(await session.getUser()).toMatchObject({ name: 'Alice' });
  });

  it('refuses user details of another subject (OIDC Core §5.3.2)', async () => {
    const { session, server } = await loggedIn();
    server.userSub = 'sub-of-mallory';
    expect(await rejection(session.getUser())).toMatchObject({ code: 'subject_mismatch' });
  });

  it('explains a refusal that is not about the token', async () => {
    const { session, server } = await loggedIn();
    server.interrupt(USERINFO, { status: 403, body: { error: 'insufficient_scope', hint: 'Ask for openid.' } });
    expect(await rejection(session.getUser())).toMatchObject({ code: 'insufficient_scope', hint: 'Ask for openid.' });
    server.interrupt(USERINFO, { status: 500, body: '<html>' });
    expect(await rejection(session.getUser())).toMatchObject({ code: 'unavailable' });
    server.interrupt(USERINFO, { status: 200, body: '{"sub"' });
    expect(await rejection(session.getUser())).toMatchObject({ code: 'network' });
  });

  it('can be aborted', async () => {
    const { session } = await loggedIn();
    expect(await rejection(session.getUser({ signal: AbortSignal.abort() }))).toMatchObject({ code: 'aborted' });
  });

  it('calls the issuer with token and proof, relative addresses included, and nobody else', async () => {
    const { session, server } = await loggedIn();
    const response = await session.fetch('/anything?page=2', { method: 'POST', body: 'a=b' });
    expect(await response.json()).toEqual({ echoed: 'POST' });
    expect(server.log.at(-1)?.jkt).toMatch(/^.{43}$/);
    for (const url of ['https://evil.test/', '//evil.test/', `${server.issuer}@evil.test/`])
      expect(await rejection(session.fetch(url))).toMatchObject({ code: 'foreign_origin' });
  });
});

describe('resume', () => {
  it('goes on after a reload with the same key and the kept refresh token', async () => {
    const { server, openDocument } = await loggedIn();
    const { davit, host } = await openDocument();
    const session = await davit.resume();
    expect(session).toMatchObject({ sub: 'sub-of-alice', scopes });
    expect(await session?.getUser()).toMatchObject({ name: 'Alice' });
    expect(host.codeRequests).toEqual([]);
    expect(new Set(server.log.filter(({ jkt }) => jkt).map(({ jkt }) => jkt)).size).toBe(1);
  });

  it('never uses what another account left, and deletes it', async () => {
    const { server, storage, openDocument } = await loggedIn();
    const { davit } = await openDocument({ init: { account: 'account-of-bob' } });
    expect(await davit.resume()).toBeNull();
    expect(storage.records.size).toBe(0);
    await davit.login({ scopes });
    expect(new Set(server.families.map(({ jkt }) => jkt)).size).toBe(2);
  });

  it('keeps a private key that cannot be exported', async () => {
    const { storage } = await loggedIn();
    const [kept] = storage.records.values() as Iterable<{ keys: CryptoKeyPair }>;
    expect(kept?.keys.privateKey.extractable).toBe(false);
  });

  it.each(['fails', 'hangs'] as const)('does without storage that %s', async (mode) => {
    const { openDocument, storage, server } = await createConstellation();
    storage.mode = mode;
    const soon = (ms: number, task: () => void) => {
      const timer = setTimeout(task, ms === 2000 ? 5 : ms);
      return () => clearTimeout(timer);
    };
    const { davit } = await openDocument({ platform: { after: soon } });
    const session = await davit.login({ scopes });
    server.expireAccessTokens();
    expect(await session.getUser()).toMatchObject({ name: 'Alice' });
    expect(await davit.resume()).not.toBeNull();
  });

  it.each([
    ['that the engine does not have', undefined],
    ['that the browser denies', { request: () => Promise.reject(new DOMException('Denied', 'SecurityError')) }],
  ])('does without Web Locks %s', async (_, locks) => {
    const { openDocument, server } = await createConstellation();
    const { davit } = await openDocument({ platform: { locks } });
    const session = await davit.login({ scopes });
    server.expireAccessTokens();
    await Promise.all([session.getUser(), session.getUser(), davit.login({ scopes })]);
    expect(refreshes(server)).toHaveLength(1);
    server.interrupt(TOKEN, { status: 403, body: { error: 'unauthorized_client' } });
    expect(await rejection(session.refresh())).toMatchObject({ code: 'unauthorized_client' });
  });
});

describe('the end of a session', () => {
  it('comes with log-out: tokens are forgotten and revoked', async () => {
    const { session, server, storage, davit } = await loggedIn();
    await session.logout();
    expect(storage.records.size).toBe(0);
    expect(server.families.map(({ revoked }) => revoked)).toEqual([true]);
    expect(await rejection(session.getUser())).toMatchObject({ code: 'login_required', reason: 'logged_out' });
    expect(await davit.resume()).toBeNull();
  });

  it('comes with log-out even when the server cannot be told, and says so', async () => {
    const { session, server, storage } = await loggedIn();
    server.interrupt('/oauth/revoke', 'cut');
    expect(await rejection(session.logout())).toMatchObject({ code: 'network' });
    expect(storage.records.size).toBe(0);
  });

  it('reaches another document that was logged out of', async () => {
    const { session, server, openDocument } = await loggedIn();
    const other = await (await openDocument()).davit.resume();
    await session.logout();
    server.expireAccessTokens();
    expect(await rejection(other?.getUser() ?? Promise.resolve())).toMatchObject({ reason: 'logged_out' });
  });

  it('comes with the host user: nothing is kept, nothing can be called', async () => {
    const { session, storage, host, davit, server } = await loggedIn();
    const ended = new Promise((resolve) => session.onEnd(resolve));
    host.emit('auth.signedOut', {});
    expect(await ended).toMatchObject({ code: 'account_changed' });
    const before = server.log.length;
    expect(await rejection(session.getUser())).toMatchObject({ code: 'account_changed' });
    expect(await rejection(davit.login({ scopes }))).toMatchObject({ code: 'account_changed' });
    expect(await davit.resume()).toBeNull();
    expect(server.log.length).toBe(before);
    await expect.poll(() => storage.records.size).toBe(0);
  });
});
