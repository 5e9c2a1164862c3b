// What the authorization server has said about the publishers of mini-programs. The catalogue's own word is not taken for it.
import type { HostClient } from '@davit/host';
import type { Consent } from '@davit/protocol';
import { shallowReactive } from 'vue';

export interface KnownPublishers {
  /** Null as long as the server has said nothing about this mini-program. */
  isVerified(appId: string): boolean | null;
  see(app: Consent['app']): void;
}

export function createKnownPublishers(): KnownPublishers {
  const verified = shallowReactive(new Map<string, boolean>());
  return {
    isVerified: (appId) => verified.get(appId) ?? null,
    see: (app) => void verified.set(app.id, app.verified),
  };
}

/** The same client; what its answers say about publishers is remembered on the way. */
export function withKnownPublishers(host: HostClient, publishers: KnownPublishers): HostClient {
  return {
    ...host,
    async grants() {
      const list = await host.grants();
      if (list.ok) for (const { app } of list.value.grants) publishers.see(app);
      return list;
    },
    requestCode: (request, ask) =>
      host.requestCode(request, (consent) => {
        publishers.see(consent.app);
        return ask(consent);
      }),
  };
}
