// Keeps the host session between starts, in a file that only this user can read. Useless without the installation's key.
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import type { HostSessionState, SessionStorage } from '@davit/host';
import { readWhole, removeAll, writeWhole } from '../platform/folder.ts';

function toState(bytes: Uint8Array | null): HostSessionState | null {
  if (bytes === null) return null;
  const state = JSON.parse(decodeUtf8(bytes) ?? 'null') as Partial<HostSessionState> | null;
  if (typeof state?.accessToken !== 'string' || typeof state.refreshToken !== 'string') return null;
  if (typeof state.expiresAt !== 'number' || typeof state.userName !== 'string') return null;
  return state as HostSessionState;
}

export const sessionIn = (file: string): SessionStorage => ({
  load: async () => toState(await readWhole(file)),
  async save(state) {
    if (state === null) removeAll(file);
    else if (writeWhole(file, encodeUtf8(JSON.stringify(state))) === 'full') throw new Error('No room');
  },
});
