import type { Davit, DavitError, Exchange, Session, TokenInfo, UserInfo } from '@davit/sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccount } from './account.ts';

const alice: UserInfo = { sub: 'u1', name: 'Alice Archer', preferred_username: 'alice' };
const failure = (code: string, reason?: string) => ({ code, reason, message: 'No', hint: 'Try.' }) as DavitError;

/** A session whose server is a function. */
function createTestSession(getUser: () => Promise<UserInfo>) {
  const tokenListeners: ((token: TokenInfo) => void)[] = [];
  const endListeners: ((why: DavitError) => void)[] = [];
  const session = {
    sub: 'u1',
    scopes: ['openid', 'profile'],
    token: { tokenId: 't1', expiresIn: 30, refreshed: false, at: Date.now() } as TokenInfo,
    getUser: vi.fn(getUser),
    refresh: vi.fn(),
    logout: vi.fn(async () => end(failure('login_required', 'logged_out'))),
    fetch: vi.fn(),
    onToken: (listener: (token: TokenInfo) => void) => tokenListeners.push(listener),
    onEnd: (listener: (why: DavitError) => void) => endListeners.push(listener),
  };
  const bringToken = (tokenId: string) => {
    const token = { tokenId, expiresIn: 30, refreshed: true, at: Date.now() };
    for (const listener of tokenListeners) listener(token);
  };
  const end = (why: DavitError) => {
    for (const listener of endListeners) listener(why);
  };
  return { session, bringToken, end };
}

function createTestAccount(getUser: () => Promise<UserInfo> = async () => alice) {
  const events = new Map<string, (payload: unknown) => void>();
  const { session, bringToken, end } = createTestSession(getUser);
  const davit = {
    init: { host: { id: 'plaza', name: 'Plaza' } },
    on: (name: string, listener: (payload: unknown) => void) => events.set(name, listener),
    login: vi.fn(async () => session as unknown as Session),
    resume: vi.fn(async (): Promise<Session | null> => null),
  };
  const account = createAccount(davit as unknown as Davit);
  return {
    account,
    davit,
    session,
    bringToken,
    end,
    emit: (name: string, value: unknown) => events.get(name)?.(value),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe(createAccount, () => {
  it('begins as a guest, and as a member where an earlier visit left a session', async () => {
    const guest = createTestAccount();
    await guest.account.start();
    expect(guest.account.getState().phase).toBe('guest');
    const back = createTestAccount();
    back.davit.resume.mockResolvedValue(back.session as unknown as Session);
    await back.account.start();
    expect(back.account.getState()).toMatchObject({ phase: 'member', user: alice });
  });

  it('asks for all that the manifest declares, and greets with what came back', async () => {
    const { account, davit } = createTestAccount();
    expect(await account.login()).toBe(true);
    expect(davit.login).toHaveBeenCalledWith({ scopes: ['openid', 'profile', 'email', 'phone', 'offline_access'] });
    expect(account.getState()).toMatchObject({ phase: 'member', user: alice, token: { tokenId: 't1' } });
  });

  it('takes a no kindly', async () => {
    const { account, davit } = createTestAccount();
    davit.login.mockRejectedValue(failure('access_denied'));
    expect(await account.login()).toBe(false);
    expect(account.getState()).toMatchObject({ phase: 'guest', notice: { tone: 'info', code: 'access_denied' } });
  });

  it('stays logged in when a member says no to sharing more', async () => {
    const { account, davit } = createTestAccount();
    await account.login();
    davit.login.mockRejectedValue(failure('access_denied'));
    await account.login();
    expect(account.getState()).toMatchObject({ phase: 'member', user: alice });
  });

  it('calls again once the token has expired while it is on screen, and counts the refresh', async () => {
    const { account, session, bringToken } = createTestAccount();
    await account.login();
    session.getUser.mockImplementation(async () => {
      bringToken('t2');
      return alice;
    });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(session.getUser).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(session.getUser).toHaveBeenCalledTimes(2);
    expect(account.getState()).toMatchObject({
      refreshCount: 1,
      token: { tokenId: 't2' },
      refreshes: [{ tokenId: 't2' }],
    });
  });

  it('is silent off screen, and looks again when it comes back', async () => {
    const { account, session, emit } = createTestAccount();
    await account.login();
    account.setVisible(false);
    emit('auth.grantChanged', { granted_scopes: [] });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(session.getUser).toHaveBeenCalledTimes(1);
    account.setVisible(true);
    expect(session.getUser).toHaveBeenCalledTimes(2);
  });

  it('forgets the user when the session ends, says why, and can ask again', async () => {
    const { account, session, end } = createTestAccount();
    await account.login();
    session.getUser.mockImplementation(async () => {
      end(failure('login_required', 'token_revoked'));
      throw failure('login_required', 'token_revoked');
    });
    await account.callUserDetails();
    expect(account.getState()).toMatchObject({ phase: 'guest', user: null, token: null });
    expect(account.getState().notice).toMatchObject({ tone: 'warning', code: 'token_revoked' });
    session.getUser.mockResolvedValue(alice);
    expect(await account.login()).toBe(true);
    expect(account.getState()).toMatchObject({ user: alice, notice: null });
  });

  it('tries again by itself when the server does not answer', async () => {
    const { account, session } = createTestAccount();
    await account.login();
    session.getUser.mockRejectedValueOnce(failure('network'));
    await account.callUserDetails();
    expect(account.getState()).toMatchObject({ phase: 'member', notice: { code: 'network' } });
    expect(account.getState().notice?.text).toBe('Check the connection; Food tries again by itself.');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(account.getState()).toMatchObject({ phase: 'member', notice: null });
  });

  it('leaves it to the user to try again when the log-in is lost, and says so', async () => {
    const { account, davit } = createTestAccount();
    davit.login.mockRejectedValueOnce(failure('network'));
    expect(await account.login()).toBe(false);
    const { notice, phase } = account.getState();
    expect({ phase, text: notice?.text }).toEqual({ phase: 'guest', text: 'Check the connection, then try again.' });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(davit.login).toHaveBeenCalledTimes(1);
    expect(await account.login()).toBe(true);
    expect(account.getState().notice).toBeNull();
  });

  it('does not promise to tell the server later when the log-out is lost', async () => {
    const { account, session, end } = createTestAccount();
    await account.login();
    session.logout.mockImplementation(async () => {
      end(failure('login_required', 'logged_out'));
      throw failure('network');
    });
    await account.logout();
    expect(account.getState()).toMatchObject({
      phase: 'guest',
      notice: { code: 'network', text: 'You are logged out here all the same.' },
    });
  });

  it('keeps the last user-details call apart from other requests', () => {
    const { account, emit } = createTestAccount();
    const exchange = (path: string, status: number): Exchange => ({
      method: 'GET',
      path,
      status,
      reason: undefined,
      at: 1,
    });
    emit('sdk.exchange', exchange('/oauth/userinfo', 401));
    emit('sdk.exchange', exchange('/oauth/token', 200));
    expect(account.getState().lastCall).toMatchObject({ path: '/oauth/userinfo', status: 401 });
    expect(account.getState().exchanges.map(({ line }) => line)).toEqual([2, 1]);
  });
});
