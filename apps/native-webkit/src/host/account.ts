// Who is logged in: restores, logs in and out, and notices when the server has ended the session. One user at a time.
import type { Container } from '@davit/container';
import type { HostClient, HostResult, HostSessionState } from '@davit/host';
import { TEXTS } from '../texts.ts';
import type { Pulse } from './pulse.ts';

export interface Account {
  readonly userName: string;
  /** As the authorization server states it. */
  readonly displayName: string;
}

export interface AccountSession {
  readonly current: Account | null;
  /** A sentence for the log-in screen: why one is here again. */
  readonly notice: string | null;
  /** Passes a result on; a session that ended with it leads back to log-in. */
  watch<T>(result: Promise<HostResult<T>>): Promise<HostResult<T>>;
  restore(): Promise<void>;
  login(username: string, password: string): Promise<HostResult<HostSessionState>>;
  logout(): Promise<void>;
}

export function createAccount(host: HostClient, container: Pick<Container, 'setUser'>, pulse: Pulse): AccountSession {
  let current: Account | null = null;
  let notice: string | null = null;
  const set = (next: Account | null, why: string | null = null): void => {
    current = next;
    notice = why;
    pulse.beat();
  };

  async function watch<T>(result: Promise<HostResult<T>>): Promise<HostResult<T>> {
    const settled = await result;
    if (!settled.ok && current !== null && host.current() === null) {
      // Mini-programs first: none may be there to take the keyboard when the password is asked for.
      await container.setUser(null);
      set(null, TEXTS.login.ended);
    }
    return settled;
  }
  async function enter(userName: string): Promise<void> {
    await container.setUser(userName);
    set({ userName, displayName: userName });
    // The name can wait: without a network it does for long.
    void watch(host.grants()).then((list) => {
      if (list.ok && current?.userName === userName)
        set({ userName, displayName: list.value.user.name || list.value.user.preferred_username });
    });
  }

  return {
    get current() {
      return current;
    },
    get notice() {
      return notice;
    },
    watch,
    async restore() {
      const kept = await host.restore();
      if (kept !== null) await enter(kept.userName);
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
      await host.logout();
    },
  };
}
