// Keeps the host session between visits and shared by this browser's windows. Useless without the installation's key.
import type { HostSessionState, SessionStorage } from '@davit/host';
import type { PlazaDatabase } from './plaza-database.ts';

const KEY = 'host-session';

function isState(value: unknown): value is HostSessionState {
  const state = value as HostSessionState | null | undefined;
  return (
    typeof state?.accessToken === 'string' &&
    typeof state.refreshToken === 'string' &&
    typeof state.expiresAt === 'number' &&
    typeof state.userName === 'string'
  );
}

export const sessionStorageIn = (database: PlazaDatabase): SessionStorage => ({
  async load() {
    const kept = await database.get(KEY);
    return isState(kept) ? kept : null;
  },
  save: (state) => (state === null ? database.delete(KEY) : database.put(KEY, { ...state })),
});
