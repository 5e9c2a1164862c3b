// Opens and seals the server's own keys. The associated data binds purpose and id: a row's bytes are good for that row only.
import { encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { AuthContext } from '../context.ts';
import type { ServerKeyPurpose, StoredKey } from '../ports/key-store.ts';

export type KeySealing = Pick<AuthContext, 'config' | 'crypto'>;

const associatedData = (purpose: ServerKeyPurpose, id: string): Uint8Array =>
  lengthPrefixed(...['davit-key-1', purpose, id].map(encodeUtf8));

export async function sealKey(
  context: KeySealing,
  purpose: ServerKeyPurpose,
  id: string,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  return await context.crypto.seal(context.config.keyEncryptionKey, plaintext, associatedData(purpose, id));
}

/** The server must not start: it would sign with new keys, and could read neither users nor refresh tokens. */
export class WrongKeyEncryptionKey extends Error {
  override readonly name = 'WrongKeyEncryptionKey';
  constructor(key: Pick<StoredKey, 'id' | 'purpose'>) {
    super(
      `the key-encryption key does not open the server key ${key.id} (${key.purpose}) of this database: ` +
        'start with the key file that belongs to it',
    );
  }
}

export async function openKey(context: KeySealing, key: StoredKey): Promise<Uint8Array> {
  const { crypto, config } = context;
  const plaintext = await crypto.open(config.keyEncryptionKey, key.sealed, associatedData(key.purpose, key.id));
  if (plaintext === null) throw new WrongKeyEncryptionKey(key);
  return plaintext;
}
