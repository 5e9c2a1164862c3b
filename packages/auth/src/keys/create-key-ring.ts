// Makes the server's keys when the database has none, and opens them. Processes that start at once end with the same keys.
import { decodeUtf8, type PrivateJwk, type PublicJwk } from '@davit/crypto';
import type { ServerKeyPurpose, StoredKey } from '../ports/key-store.ts';
import type { KeyRing, SigningKey } from './key-ring.ts';
import { openKey } from './sealed-key.ts';
import { type KeyContext, newSecretKey, newSigningKey, toPublished } from './server-key.ts';
import { SIGNING_PURPOSES, type SigningPurpose } from './signing-purpose.ts';

const SECRET_PURPOSES = ['refresh', 'pairwise', 'blind-index', 'dpop-nonce'] as const;
/** Raised when `K_pairwise` is rotated; stored with each subject. */
const PAIRWISE_VERSION = 1;

export interface ReloadableKeyRing extends KeyRing {
  /** Reads the signing keys again, as any process may have rotated them. All of them change at once, or none. */
  reload(): Promise<void>;
}

interface OpenKey extends SigningKey {
  readonly id: string;
}
interface SigningKeys {
  readonly current: OpenKey;
  readonly published: readonly PublicJwk[];
}
type SigningKeysByPurpose = Readonly<Record<SigningPurpose, SigningKeys>>;

async function makeMissing(context: KeyContext): Promise<void> {
  const { keys } = context.store;
  const existing = await keys.list();
  const isMissing = (purpose: ServerKeyPurpose) =>
    !existing.some((key) => key.purpose === purpose && key.state === 'current');
  for (const purpose of SECRET_PURPOSES)
    if (isMissing(purpose)) await keys.insertIfMissing(await newSecretKey(context, purpose));
  for (const purpose of SIGNING_PURPOSES)
    if (isMissing(purpose)) await keys.insertIfMissing(await newSigningKey(context, purpose));
}

function currentKey(keys: readonly StoredKey[], purpose: ServerKeyPurpose): StoredKey {
  const key = keys.find((candidate) => candidate.purpose === purpose && candidate.state === 'current');
  if (key === undefined) throw new Error(`the database has no current key for ${purpose}`);
  return key;
}

async function openSigningKey(context: KeyContext, key: StoredKey): Promise<OpenKey> {
  const privateJwk = JSON.parse(decodeUtf8(await openKey(context, key)) ?? '') as PrivateJwk;
  const signer = await context.crypto.importSigner('ES256', privateJwk);
  const { kid } = await toPublished(context, signer.publicJwk);
  return { id: key.id, kid, signer };
}

async function signingKeys(
  context: KeyContext,
  keys: readonly StoredKey[],
  purpose: SigningPurpose,
  before: SigningKeys | undefined,
): Promise<SigningKeys> {
  const stored = currentKey(keys, purpose);
  const current = before?.current.id === stored.id ? before.current : await openSigningKey(context, stored);
  const published = keys.flatMap((key) =>
    key.purpose === purpose && key.publicJwk !== null ? [JSON.parse(key.publicJwk) as PublicJwk] : [],
  );
  return { current, published };
}

const openSigningKeys = async (
  context: KeyContext,
  keys: readonly StoredKey[],
  before?: SigningKeysByPurpose,
): Promise<SigningKeysByPurpose> => ({
  'id-token-es256': await signingKeys(context, keys, 'id-token-es256', before?.['id-token-es256']),
  receipt: await signingKeys(context, keys, 'receipt', before?.receipt),
});

/** @throws WrongKeyEncryptionKey when the configured key does not belong to this database. */
export async function createKeyRing(context: KeyContext): Promise<ReloadableKeyRing> {
  await makeMissing(context);
  // Read again: another process may have been first, and its keys are the ones that stand.
  const keys = await context.store.keys.list();
  const secret = (purpose: ServerKeyPurpose) => openKey(context, currentKey(keys, purpose));
  let signing = await openSigningKeys(context, keys);
  return {
    idTokenKey: () => signing['id-token-es256'].current,
    receiptKey: () => signing.receipt.current,
    publicKeys: () => signing['id-token-es256'].published,
    receiptPublicKeys: () => signing.receipt.published,
    refresh: await secret('refresh'),
    pairwise: await secret('pairwise'),
    pairwiseVersion: PAIRWISE_VERSION,
    blindIndex: await secret('blind-index'),
    dpopNonce: await secret('dpop-nonce'),
    reload: async () => {
      signing = await openSigningKeys(context, await context.store.keys.list(), signing);
    },
  };
}
