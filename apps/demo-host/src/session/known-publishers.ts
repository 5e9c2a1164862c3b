// What the authorization server has said about the publishers of mini-programs, kept in this browser, so that a mark does not come
// and go with each start. The catalogue's own word is not taken for it; the server's next word replaces the one before.
import type { HostClient } from '@davit/host';
import type { Consent } from '@davit/protocol';
import { shallowReactive } from 'vue';
import type { PlazaDatabase } from '../store/plaza-database.ts';

export interface KnownPublishers {
  /** Null as long as the server has said nothing about this mini-program. */
  isVerified(appId: string): boolean | null;
  see(app: Pick<Consent['app'], 'id' | 'verified'>): void;
}

const KEY = 'publishers';

export async function openKnownPublishers(database: Pick<PlazaDatabase, 'get' | 'put'>): Promise<KnownPublishers> {
  const verified = shallowReactive(new Map(await keptIn(database)));
  let last: Promise<unknown> = Promise.resolve();
  // One after the other: what was said last is what is kept. A browser that keeps nothing is asked again at the next start.
  const keep = (): void => {
    last = last.then(() => database.put(KEY, [...verified])).catch(() => undefined);
  };
  return {
    isVerified: (appId) => verified.get(appId) ?? null,
    see(app) {
      if (verified.get(app.id) === app.verified) return;
      verified.set(app.id, app.verified);
      keep();
    },
  };
}

async function keptIn(database: Pick<PlazaDatabase, 'get'>): Promise<[string, boolean][]> {
  const kept = await database.get(KEY).catch(() => null);
  return (Array.isArray(kept) ? kept : []).filter(
    (entry): entry is [string, boolean] =>
      Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'boolean',
  );
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
      host.requestCode(request, (consent, again) => {
        publishers.see(consent.app);
        return ask(consent, again);
      }),
  };
}
