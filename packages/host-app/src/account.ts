// Who is logged in: restores, logs in and out, and notices when the server has ended the session. One user at a time.
import type { Container } from '@davit/container';
import type { HostClient, HostResult, HostSessionState } from '@davit/host';

export interface Account {
  /** Stable and local; the container tells users apart by it. */
  readonly userName: string;
  /** As the authorization server states it; the user name until it has. */
  readonly displayName: string;
}
/**
 * How the user was called last, kept between starts for greetings without a network: nobody's secret, and of no use to log in. Is told
 * null when nobody is logged in any more.
 */
export interface NameMemory {
  load(): Promise<Account | null>;
  save(account: Account | null): Promise<void>;
}
export interface AccountState {
  readonly current: Account | null;
  /** Nobody is logged in because the server has ended the session, which the log-in screen should say. */
  readonly hasEnded: boolean;
}
export interface AccountSession extends AccountState {
  /** Passes a result on; a session that ended with it leads back to log-in. */
  watch<T>(result: Promise<HostResult<T>>): Promise<HostResult<T>>;
  /** Whether somebody is still logged in from the last time. */
  restore(): Promise<boolean>;
  login(username: string, password: string): Promise<HostResult<HostSessionState>>;
  logout(): Promise<void>;
  /** Settles once the server was asked for the display name: without a network that takes long. */
  named(): Promise<void>;
}

export function createAccount(
  host: Pick<HostClient, 'current' | 'restore' | 'login' | 'logout' | 'grants'>,
  container: Pick<Container, 'setUser'>,
  onChange: (state: AccountState) => void,
  names?: NameMemory | undefined,
): AccountSession {
  let state: AccountState = { current: null, hasEnded: false };
  let naming: Promise<void> = Promise.resolve();
  const set = (current: Account | null, hasEnded = false): void => {
    state = { current, hasEnded };
    onChange(state);
  };

  /** A name that could not be kept is asked for again. */
  const remember = (account: Account | null): void => void names?.save(account).catch(() => undefined);

  async function watch<T>(result: Promise<HostResult<T>>): Promise<HostResult<T>> {
    const settled = await result;
    if (!settled.ok && state.current !== null && host.current() === null) {
      // Mini-programs first: none may be there to take the keyboard when the password is asked for.
      await container.setUser(null);
      set(null, true);
      remember(null);
    }
    return settled;
  }
  async function name(userName: string): Promise<void> {
    const list = await watch(host.grants());
    if (!list.ok || state.current?.userName !== userName) return;
    const account = { userName, displayName: list.value.user.name || list.value.user.preferred_username };
    set(account);
    remember(account);
  }
  async function enter(userName: string): Promise<void> {
    await container.setUser(userName);
    const last = await names?.load().catch(() => null);
    set(last?.userName === userName ? last : { userName, displayName: userName });
    naming = name(userName);
  }

  return {
    get current() {
      return state.current;
    },
    get hasEnded() {
      return state.hasEnded;
    },
    watch,
    async restore() {
      const kept = await host.restore();
      if (kept !== null) await enter(kept.userName);
      return kept !== null;
    },
    async login(username, password) {
      const result = await host.login(username, password);
      if (result.ok) await enter(result.value.userName);
      return result;
    },
    /** Mini-programs first: nothing of this user may run when the next one comes. */
    async logout() {
      await container.setUser(null);
      set(null);
      remember(null);
      await host.logout();
    },
    named: () => naming,
  };
}
