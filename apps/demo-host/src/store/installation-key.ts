// The key that proves this installation to the authorization server: P-256, never extractable, one per browser profile.
import type { Signer } from '@davit/crypto';
import { generateDeviceKey, signerFromDeviceKey } from '@davit/crypto/web';
import type { PlazaDatabase } from './plaza-database.ts';

const KEY = 'installation-key';
const isKeyPair = (value: unknown): value is CryptoKeyPair =>
  typeof value === 'object' && value !== null && (value as CryptoKeyPair).privateKey instanceof CryptoKey;

export async function installationSigner(database: PlazaDatabase): Promise<Signer> {
  const kept = await database.get(KEY).catch(() => undefined);
  if (isKeyPair(kept)) return signerFromDeviceKey(kept);
  const made = await generateDeviceKey();
  const agreed = await database.putIfAbsent(KEY, made).catch(() => made);
  return signerFromDeviceKey(isKeyPair(agreed) ? agreed : made);
}
