// Shared secrets of hmac-sha256: sealed under the key-encryption key, named by a MAC that tells nothing about them.
import { encodeBase64url, encodeUtf8, lengthPrefixed } from '@davit/crypto';
import type { AuthContext } from '../context.ts';
import type { SigningKeyFacts } from '../ports/signing-key-store.ts';

const SEAL_LABEL = encodeUtf8('davit-signing-secret-1');
const NAME_LABEL = encodeUtf8('davit-signing-secret-name-1');

/** A row's bytes are good for that client and that key only. */
const associatedData = ({ clientId, keyid }: Pick<SigningKeyFacts, 'clientId' | 'keyid'>): Uint8Array =>
  lengthPrefixed(SEAL_LABEL, encodeUtf8(clientId), encodeUtf8(keyid));

/** The same secret has the same name, so that it cannot be two clients'; without our key nobody can test a guess. */
export async function nameSecret(context: Pick<AuthContext, 'crypto' | 'keys'>, secret: Uint8Array): Promise<string> {
  return encodeBase64url(await context.crypto.hmacSha256(context.keys.blindIndex, lengthPrefixed(NAME_LABEL, secret)));
}

export async function sealSecret(
  context: Pick<AuthContext, 'config' | 'crypto'>,
  name: Pick<SigningKeyFacts, 'clientId' | 'keyid'>,
  secret: Uint8Array,
): Promise<Uint8Array> {
  return context.crypto.seal(context.config.keyEncryptionKey, secret, associatedData(name));
}

export async function openSecret(
  context: Pick<AuthContext, 'config' | 'crypto'>,
  key: SigningKeyFacts,
): Promise<Uint8Array> {
  const sealed = key.sealedSecret ?? new Uint8Array(0);
  const secret = await context.crypto.open(context.config.keyEncryptionKey, sealed, associatedData(key));
  if (secret === null) throw new Error('the key-encryption key does not open a shared secret of request signing');
  return secret;
}
