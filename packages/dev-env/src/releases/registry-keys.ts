// The three keys of a development registry, drawn once and kept in one file of the state folder (0600): the root that a host's
// build would hold (also as PEM beside it, as `davit keys vouch --root` takes it), the online key that signs records, and the key of whoever publishes the folders that are served.
import { createPrivateKey } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type Ed25519Key, ed25519KeyOf, type OnlineKeyEntry, signOnlineKey } from '@davit/bundle';
import type { PrivateJwk, Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { readPrivate, writePrivate } from '../directory/private-file.ts';

export interface RegistryKeys {
  readonly root: Signer;
  readonly online: Signer;
  readonly publisher: Signer;
  /** What hosts are told to believe. */
  readonly rootKey: Ed25519Key;
  readonly onlineKey: OnlineKeyEntry;
  /** When the keys were drawn, in seconds since the epoch: what they vouch for each other then stays the same text. */
  readonly madeAt: number;
  /** They were drawn just now. */
  readonly isNew: boolean;
}

const NAMES = ['root', 'online', 'publisher'] as const;
type KeyFile = Readonly<Record<(typeof NAMES)[number], PrivateJwk>> & { readonly made_at: number };

export async function openRegistryKeys(path: string): Promise<RegistryKeys> {
  const kept = await readKeys(path);
  const file = kept ?? (await drawKeys(path));
  const [root, online, publisher] = await Promise.all(
    ([file.root, file.online, file.publisher] as const).map((key) => nodeCrypto.importSigner('EdDSA', key)),
  );
  await writePem(join(dirname(path), 'root.pem'), file.root);
  if (!root || !online || !publisher) throw new Error(`${path} lacks a key.`);
  // Records of newer keys come after all of older ones, whatever their `seq`.
  const onlineKey = await signOnlineKey({ index: file.made_at, key: ed25519KeyOf(online) }, root);
  return {
    root,
    online,
    publisher,
    rootKey: ed25519KeyOf(root),
    onlineKey,
    madeAt: file.made_at,
    isNew: kept === null,
  };
}

async function writePem(path: string, key: PrivateJwk): Promise<void> {
  const pem = createPrivateKey({ key: { ...key }, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' });
  if ((await readPrivate(path)) !== pem) await writePrivate(path, String(pem));
}

async function readKeys(path: string): Promise<KeyFile | null> {
  const text = await readPrivate(path);
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as KeyFile;
    for (const name of NAMES) await nodeCrypto.importSigner('EdDSA', value[name]);
    if (Number.isSafeInteger(value.made_at)) return value;
  } catch {
    // Falls through to the sentence: what the parser says may quote a key.
  }
  throw new Error(
    `The key file ${path} does not hold three Ed25519 keys; restore it, or delete it to start with new ones.`,
  );
}

async function drawKeys(path: string): Promise<KeyFile> {
  const draw = async (): Promise<PrivateJwk> => (await nodeCrypto.generateKey('EdDSA')).privateJwk;
  const file: KeyFile = {
    root: await draw(),
    online: await draw(),
    publisher: await draw(),
    made_at: Math.floor(Date.now() / 1000),
  };
  await writePrivate(path, `${JSON.stringify(file)}\n`);
  return file;
}
