// What the user has opened last, newest first. Of one user, on this device; gone when somebody else logs in, or nobody is.
import { isAppId } from '@davit/protocol';
import { type ShallowRef, shallowRef } from 'vue';
import type { PlazaDatabase } from '../store/plaza-database.ts';

export const MAX_RECENTS = 8;
const KEY = 'recents';

export interface Recents {
  readonly appIds: ShallowRef<readonly string[]>;
  /** The user who is logged in now. */
  of(user: string | null): Promise<void>;
  opened(appId: string): void;
}

export function createRecents(database: Pick<PlazaDatabase, 'get' | 'put' | 'delete'>): Recents {
  const appIds = shallowRef<readonly string[]>([]);
  let user: string | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const then = (write: () => Promise<void>): void => {
    last = last.then(write).catch(() => undefined);
  };
  const keptOf = async (name: string): Promise<readonly string[]> => {
    const kept = (await database.get(KEY).catch(() => null)) as { user?: unknown; appIds?: unknown } | null | undefined;
    if (kept?.user !== name || !Array.isArray(kept.appIds)) return [];
    return kept.appIds.filter((id): id is string => typeof id === 'string' && isAppId(id)).slice(0, MAX_RECENTS);
  };
  return {
    appIds,
    async of(next) {
      user = next;
      appIds.value = [];
      if (next === null) return then(() => database.delete(KEY));
      const kept = await keptOf(next);
      if (user !== next) return;
      // What was opened while that was read is newer.
      appIds.value = [...new Set([...appIds.value, ...kept])].slice(0, MAX_RECENTS);
    },
    opened(appId) {
      if (user === null || appIds.value[0] === appId) return;
      appIds.value = [appId, ...appIds.value.filter((one) => one !== appId)].slice(0, MAX_RECENTS);
      const kept = { user, appIds: appIds.value };
      then(() => database.put(KEY, kept));
    },
  };
}
