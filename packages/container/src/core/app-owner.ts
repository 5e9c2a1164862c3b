// Whose data lies on a mini-program's origin: one durable record per mini-program, written before its frame is opened and
// deleted after everything has been wiped. A wipe that was begun and not finished is therefore never forgotten.

import { wipeBridgeStorage } from './bridge-storage.ts';
import type { ContainerStore } from './ports.ts';
import { randomId } from './random-id.ts';
import { isRecord, readKept } from './read-kept.ts';

export interface AppOwner {
  readonly user: string | null;
  /** Random id of this user in this mini-program on this installation. */
  readonly account: string;
  /** Its data must go before anybody starts the mini-program again. */
  readonly wipe: boolean;
}

/** A damaged record: whoever's data it is, it goes. */
const UNREADABLE: AppOwner = { user: null, account: '', wipe: true };

const PREFIX = 'owner/';
const key = (appId: string): string => `${PREFIX}${appId}`;

export interface AppOwners {
  /** The user's account in the mini-program; wipes first when the data there is another user's, or a wipe is pending. */
  claim(appId: string, user: string | null): Promise<string>;
  /** Of whoever owns the data in the mini-program; null when nobody does. */
  account(appId: string): Promise<string | null>;
  /** Wipes the mini-program whoever owns its data. */
  release(appId: string): Promise<void>;
  /** Mini-programs that hold data of anybody but `user`, or wait to be wiped. */
  foreign(user: string | null): Promise<string[]>;
}

export function createAppOwners(
  store: ContainerStore,
  wipe: (appId: string) => Promise<void>,
  random: (length: number) => Uint8Array,
): AppOwners {
  const read = async (appId: string): Promise<{ text: string; owner: AppOwner } | null> => {
    const text = await store.get(key(appId));
    if (text === null) return null;
    return { text, owner: readKept<AppOwner>(text, isRecord) ?? UNREADABLE };
  };

  const release = async (appId: string): Promise<void> => {
    for (let record = await read(appId); record !== null; record = await read(appId)) {
      const marked = JSON.stringify({ ...record.owner, wipe: true } satisfies AppOwner);
      if (marked !== record.text && !(await store.cas(key(appId), record.text, marked))) continue;
      await wipe(appId);
      await wipeBridgeStorage(store, record.owner.account);
      if (await store.cas(key(appId), marked, null)) return;
    }
  };

  return {
    account: async (appId) => (await read(appId))?.owner.account ?? null,
    release,
    async claim(appId, user) {
      for (;;) {
        const record = await read(appId);
        if (record !== null && !record.owner.wipe && record.owner.user === user) return record.owner.account;
        if (record !== null) await release(appId);
        const account = randomId(random);
        const next = JSON.stringify({ user, account, wipe: false } satisfies AppOwner);
        if (await store.cas(key(appId), null, next)) return account;
      }
    },
    async foreign(user) {
      const appIds = (await store.keys(PREFIX)).map((name) => name.slice(PREFIX.length));
      const records = await Promise.all(appIds.map(read));
      return appIds.filter((_, at) => {
        const owner = records[at]?.owner;
        return owner !== undefined && (owner.wipe || owner.user !== user);
      });
    },
  };
}
