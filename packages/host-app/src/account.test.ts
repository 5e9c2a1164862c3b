import type { HostFailure, HostResult, HostSessionState } from '@davit/host';
import type { GrantList } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { type Account, type AccountState, createAccount, type NameMemory } from './account.ts';

const state: HostSessionState = { accessToken: 'a', refreshToken: 'r', expiresAt: 0, userName: 'alice' };
const failure: HostFailure = { error: 'x', reason: 'x', description: '', hint: null, retryAfterSeconds: null };
const refused = { ok: false, failure } as const;

/** `grants`: what the server says when it is asked who this is. */
function setUp(
  grants: HostResult<GrantList> | Promise<HostResult<GrantList>>,
  kept: HostSessionState | null = null,
  names?: NameMemory,
) {
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
  return { account: createAccount(host, container, (next) => states.push(next), names), calls, states, end };
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

  it('greets without a network by the name of the last time, and forgets it with the session', async () => {
    let name: Account | null = null;
    const names: NameMemory = {
      load: async () => name,
      save: async (next) => {
        name = next;
      },
    };
    const { account } = setUp(named('Alice Martin'), null, names);
    await account.login('alice', 'p');
    await account.named();
    expect(name).toEqual({ userName: 'alice', displayName: 'Alice Martin' });

    const offline = setUp(refused, state, names).account;
    await offline.restore();
    expect(offline.current?.displayName).toBe('Alice Martin');
    await offline.logout();
    expect(name).toBeNull();

    const ended = setUp(named('Alice Martin'), state, names);
    await ended.account.restore();
    await ended.account.named();
    ended.end();
    await ended.account.watch(Promise.resolve(refused));
    expect(name).toBeNull();
  });
  it('greets nobody by somebody else’s name, and lets a user in whose name cannot be kept or read', async () => {
    const bob: NameMemory = { load: async () => ({ userName: 'bob', displayName: 'Bob' }), save: async () => {} };
    const other = setUp(refused, state, bob).account;
    await other.restore();
    expect(other.current?.displayName).toBe('alice');
    const broken: NameMemory = {
      load: () => Promise.reject(new Error('x')),
      save: () => Promise.reject(new Error('x')),
    };
    const { account } = setUp(named('Alice Martin'), null, broken);
    await account.login('alice', 'p');
    await account.named();
    expect(account.current?.displayName).toBe('Alice Martin');
  });
});
