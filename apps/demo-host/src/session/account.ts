// Who is logged in, for Plaza's screens and for its other windows: they learn from each other when the user has changed.
import type { Container } from '@davit/container';
import type { HostClient } from '@davit/host';
import { type Account, createAccount as createSession } from '@davit/host-app';
import { ref, shallowRef } from 'vue';
import { TEXTS } from '../texts.ts';

const CHANNEL = 'plaza-account';

export function createAccount(host: HostClient, container: Pick<Container, 'setUser'>) {
  const current = shallowRef<Account | null>(null);
  /** False until it is known whether somebody is logged in. */
  const isKnown = ref(false);
  /** A sentence for the log-in screen: why one is here again. */
  const notice = ref<string | null>(null);
  const session = createSession(host, container, (state) => {
    current.value = state.current;
    notice.value = state.hasEnded ? TEXTS.login.ended : null;
  });
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data !== (current.value?.userName ?? null)) location.reload();
  };

  return {
    current,
    isKnown,
    notice,
    /** The same for who draws nothing. */
    session,
    watch: session.watch,
    async restore(): Promise<boolean> {
      const isRestored = await session.restore();
      await session.named();
      isKnown.value = true;
      return isRestored;
    },
    async login(username: string, password: string) {
      const result = await session.login(username, password);
      if (result.ok) {
        await session.named();
        channel.postMessage(result.value.userName);
      }
      return result;
    },
    async logout(): Promise<void> {
      await session.logout();
      channel.postMessage(null);
    },
  };
}
export type AccountSession = ReturnType<typeof createAccount>;
