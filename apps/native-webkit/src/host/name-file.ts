// Keeps how the user was called last, for greetings without a network, in a file that only this user can read. No secret is in it; it
// goes with the session.
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import type { Account, NameMemory } from '@davit/host-app';
import { readWhole, removeAll, writeWhole } from '../platform/folder.ts';

function read(text: string): Account | null {
  try {
    const { userName, displayName } = JSON.parse(text) as Partial<Account>;
    return typeof userName === 'string' && typeof displayName === 'string' ? { userName, displayName } : null;
  } catch {
    return null;
  }
}

export const nameIn = (file: string): NameMemory => ({
  async load() {
    const kept = await readWhole(file);
    return kept === null ? null : read(decodeUtf8(kept) ?? '');
  },
  async save(account) {
    if (account === null) removeAll(file);
    else writeWhole(file, encodeUtf8(JSON.stringify(account)));
  },
});
