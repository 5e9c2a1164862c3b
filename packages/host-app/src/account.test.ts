import type { HostFailure, HostResult, HostSessionState } from '@davit/host';
import type { GrantList } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { type AccountState, createAccount } from './account.ts';

const state: HostSessionState = { accessToken: 'a', refreshToken: 'r', expiresAt: 0, userName: 'alice' };
const failure: HostFailure = { error: 'x', reason: 'x', description: '', hint: null, retryAfterSeconds: null };
const refused = { ok: false, failure } as const;

/** `grants`: what the server says when it is asked who this is. */
function setUp(grants: HostResult<GrantList> | Promise<HostResult<GrantList>>, kept: HostSessionState | null = null) {
  let current = kept;
  const calls: string[] = [];
  const states: AccountState[] = [];
  const host = {
    current: () => current,
    restore: async () => current,
    async login(): Promise<HostResult<HostSessionState>> {
      current = state;
      return { ok: true, value: state };
    },
    async logout() {
      calls.push('logout');
      current = null;
    },
    grants: async () => grants,
  };
  const container = { setUser: async (user: string | null) => void calls.push(`user ${user}`) };
  const end = (): void => {
    current = null;
  };
  return { account: createAccount(host, container, (next) => states.push(next)), calls, states, end };
}
const named = (name: string): HostResult<GrantList> => ({
  ok: true,
  value: { user: { name, preferred_username: 'alice' }, grants: [] } as unknown as GrantList,
});

describe(createAccount, () => {
  it('lets a user in under the user name, and calls them by their name as soon as the server tells it', async () => {
    const { account, calls, states } = setUp(named('Alice Martin'));
    expect(await account.login('alice', 'p')).toMatchObject({ ok: true });
    expect(calls).toEqual(['user alice']);
    await account.named();
    expect(account.current?.displayName).toBe('Alice Martin');
    expect(states.map(({ current }) => current?.displayName)).toEqual(['alice', 'Alice Martin']);
  });
  it('lets a user in while the server has not told the name yet', async () => {
    const { account } = setUp(new Promise(() => {}));
    await account.login('alice', 'p');
    expect(account.current).toEqual({ userName: 'alice', displayName: 'alice' });
  });
  it('calls a user without a name as they log in', async () => {
    const { account } = setUp(named(''));
    await account.login('alice', 'p');
    await account.named();
    expect(account.current?.displayName).toBe('alice');
  });
  it('restores who was logged in the last time, also without an answer from the server', async () => {
    const { account } = setUp(refused, state);
    expect(await account.restore()).toBe(true);
    await account.named();
    expect(account).toMatchObject({ current: { userName: 'alice' }, hasEnded: false });
    expect(await setUp(refused).account.restore()).toBe(false);
  });
  it('ends the mini-programs, then says so, when the server has ended the session', async () => {
    const { account, calls, end } = setUp(named('Alice'));
    await account.login('alice', 'p');
    await account.named();
    end();
    expect(await account.watch(Promise.resolve(refused))).toBe(refused);
    expect(calls).toEqual(['user alice', 'user null']);
    expect(account).toMatchObject({ current: null, hasEnded: true });
    await account.login('alice', 'p');
    expect(account.hasEnded).toBe(false);
  });
  it('stays logged in when a call fails and the session does not', async () => {
    const { account, calls } = setUp(named('Alice'));
    await account.login('alice', 'p');
    await account.watch(Promise.resolve(refused));
    expect(account.current?.userName).toBe('alice');
    expect(calls).toEqual(['user alice']);
  });
  it('ends the mini-programs before it logs out', async () => {
    const { account, calls } = setUp(named('Alice'));
    await account.login('alice', 'p');
    await account.logout();
    expect(calls).toEqual(['user alice', 'user null', 'logout']);
    expect(account).toMatchObject({ current: null, hasEnded: false });
  });
});
