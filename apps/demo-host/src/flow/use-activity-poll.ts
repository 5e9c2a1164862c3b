// Asks the server about once a second what a mini-program has done, as long as somebody looks.
import { onBeforeUnmount, onMounted } from 'vue';
import { usePlaza } from '../start/plaza.ts';

const EVERY_MS = 1_000;

export function useActivityPoll(appId: () => string): void {
  const { account, flow, host } = usePlaza();
  let grant: { readonly appId: string; readonly id: string } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isGone = false;
  let hasLooked = false;

  async function grantOf(app: string): Promise<string | null> {
    if (grant?.appId === app) return grant.id;
    // Without a code there is nothing new to find: the first look suffices.
    if (hasLooked && !flow.hasCode(app)) return null;
    hasLooked = true;
    const list = await account.watch(host.grants());
    const found = list.ok ? list.value.grants.find((one) => one.app.id === app) : undefined;
    grant = found === undefined ? null : { appId: app, id: found.id };
    return grant?.id ?? null;
  }

  async function look(): Promise<void> {
    const app = appId();
    if (document.visibilityState === 'visible') {
      const id = await grantOf(app);
      const items = id === null ? null : await account.watch(host.activity(id));
      if (items?.ok) flow.recorded(app, items.value);
      else if (items?.failure.reason === 'not_found') grant = null;
    }
    if (!isGone) timer = setTimeout(look, EVERY_MS);
  }
  onMounted(look);
  onBeforeUnmount(() => {
    isGone = true;
    clearTimeout(timer);
  });
}
