// Who is logged in: restores, logs in and out, and notices when the server has ended the session. One user at a time.
import type { Container } from '@davit/container';
import type { HostClient, HostResult } from '@davit/host';
import { ref, shallowRef } from 'vue';
import { TEXTS } from '../texts.ts';

export interface Account {
  /** Stable and local; the container tells users apart by it. */
  readonly userName: string;
  /** As the authorization server states it. */
  readonly displayName: string;
}

/** Other windows of this browser learn that the user has changed. */
const CHANNEL = 'plaza-account';

export function createAccount(host: HostClient, container: Container) {
  const current = shallowRef<Account | null>(null);
  /** False until it is known whether somebody is logged in. */
  const isKnown = ref(false);
  /** A sentence for the log-in screen: why one is here again. */
  const notice = ref<string | null>(null);
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data !== (current.value?.userName ?? null)) location.reload();
  };

  /** Passes a result on; a session that ended with it leads back to log-in. */
  async function watch<T>(result: Promise<HostResult<T>>): Promise<HostResult<T>> {
    const settled = await result;
    if (!settled.ok && current.value !== null && host.current() === null) {
      // Mini-programs first: none may be there to take the keyboard when the password is asked for.
      await container.setUser(null);
      current.value = null;
      notice.value = TEXTS.login.ended;
    }
    return settled;
  }

  async function enter(userName: string): Promise<void> {
    await container.setUser(userName);
    current.value = { userName, displayName: userName };
    notice.value = null;
    const list = await watch(host.grants());
    if (list.ok && current.value?.userName === userName)
      current.value = { userName, displayName: list.value.user.name || list.value.user.preferred_username };
  }

  return {
    current,
    isKnown,
    notice,
    watch,
    async restore(): Promise<boolean> {
      const kept = await host.restore();
      if (kept !== null) await enter(kept.userName);
      isKnown.value = true;
      return kept !== null;
    },
    async login(username: string, password: string) {
      const result = await host.login(username, password);
      if (result.ok) {
        await enter(result.value.userName);
        channel.postMessage(result.value.userName);
      }
      return result;
    },
    /** Mini-programs first: nothing of this user may run when the next one comes. */
    async logout(): Promise<void> {
      await container.setUser(null);
      current.value = null;
      notice.value = null;
      await host.logout();
      channel.postMessage(null);
    },
  };
}
export type AccountSession = ReturnType<typeof createAccount>;
