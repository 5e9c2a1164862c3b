// Keeps the host session between starts, in a file that only this user can read. Useless without the installation's key.
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import { type SessionStorage, toHostSession } from '@davit/host';
import { readWhole, removeAll, writeWhole } from '../platform/folder.ts';

export const sessionIn = (file: string): SessionStorage => ({
  async load() {
    const kept = await readWhole(file);
    return kept === null ? null : toHostSession(JSON.parse(decodeUtf8(kept) ?? 'null'));
  },
  async save(state) {
    if (state === null) removeAll(file);
    else if (writeWhole(file, encodeUtf8(JSON.stringify(state))) === 'full') throw new Error('No room');
  },
});
