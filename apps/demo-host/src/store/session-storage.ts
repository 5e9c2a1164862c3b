// Keeps the host session between visits and shared by this browser's windows. Useless without the installation's key.
import { type SessionStorage, toHostSession } from '@davit/host';
import type { PlazaDatabase } from './plaza-database.ts';

const KEY = 'host-session';

export const sessionStorageIn = (database: PlazaDatabase): SessionStorage => ({
  load: async () => toHostSession(await database.get(KEY)),
  save: (state) => (state === null ? database.delete(KEY) : database.put(KEY, { ...state })),
});
