// The online key, which signs release records every hour: what the offline root says about it.
import { decodeBase64url, encodeUtf8, lengthPrefixed, type Signer } from '@davit/crypto';
import type { BundleCrypto, Ed25519Key } from '../archive/verified-bundle.ts';
import { signText, verifyText } from './ed25519.ts';
import type { OnlineKeyEntry } from './release-record.ts';

export type UnsignedOnlineKey = Omit<OnlineKeyEntry, 'root_signature'>;

/** What the root signs. The key stands there as its bytes, numbers as decimal text. */
export function onlineKeyMessage({ index, key }: UnsignedOnlineKey): Uint8Array {
  return lengthPrefixed(
    encodeUtf8('davit-online-key-1'),
    encodeUtf8(String(index)),
    decodeBase64url(key) ?? new Uint8Array(0),
  );
}

export async function signOnlineKey({ index, key }: UnsignedOnlineKey, root: Signer): Promise<OnlineKeyEntry> {
  return { index, key, root_signature: await signText(onlineKeyMessage({ index, key }), root) };
}

export const verifyOnlineKey = (
  entry: OnlineKeyEntry,
  root: Ed25519Key,
  crypto: Pick<BundleCrypto, 'verify'>,
): Promise<boolean> => verifyText(root, entry.root_signature, onlineKeyMessage(entry), crypto);
