// Makes the server's keys when the database has none, and opens them. Processes that start at once end with the same keys.
import { decodeUtf8, encodeUtf8, jwkThumbprint, type PrivateJwk, type PublicJwk } from '@davit/crypto';
import type { AuthContext } from '../context.ts';
import type { ServerKeyPurpose, StoredKey } from '../ports/key-store.ts';
import { newId } from '../secrets/id.ts';
import type { KeyRing, SigningKey } from './key-ring.ts';
import { openKey, sealKey } from './sealed-key.ts';

type KeyContext = Pick<AuthContext, 'config' | 'crypto' | 'store'>;
const SECRET_PURPOSES = ['refresh', 'pairwise', 'blind-index', 'dpop-nonce'] as const;
const SIGNING_PURPOSES = ['id-token-es256', 'receipt'] as const;
const SECRET_BYTES = 32;
/** Raised when `K_pairwise` is rotated; stored with each subject. */
const PAIRWISE_VERSION = 1;

async function makeSecret(context: KeyContext, purpose: ServerKeyPurpose): Promise<void> {
  const id = newId(context);
  const sealed = await sealKey(context, purpose, id, context.crypto.randomBytes(SECRET_BYTES));
  await context.store.keys.insertIfMissing({ id, purpose, sealed, publicJwk: null });
}

async function makeSigningKey(context: KeyContext, purpose: ServerKeyPurpose): Promise<void> {
  const id = newId(context);
  const { privateJwk, signer } = await context.crypto.generateKey('ES256');
  const sealed = await sealKey(context, purpose, id, encodeUtf8(JSON.stringify(privateJwk)));
  const publicJwk = JSON.stringify(await toPublished(context, signer.publicJwk));
  await context.store.keys.insertIfMissing({ id, purpose, sealed, publicJwk });
}

/** As it stands in a JWKS: `kid` is the thumbprint, so that it says what it names (RFC 7638). */
async function toPublished(context: KeyContext, key: PublicJwk): Promise<PublicJwk> {
  const kid = await jwkThumbprint(key, context.crypto);
  if (kid === null) throw new Error('a server key has no thumbprint');
  return { ...key, kid, alg: 'ES256', use: 'sig' };
}

function currentKey(keys: readonly StoredKey[], purpose: ServerKeyPurpose): StoredKey {
  const key = keys.find((candidate) => candidate.purpose === purpose && candidate.state === 'current');
  if (key === undefined) throw new Error(`the database has no current key for ${purpose}`);
  return key;
}

async function openSigningKey(context: KeyContext, key: StoredKey): Promise<SigningKey> {
  const privateJwk = JSON.parse(decodeUtf8(await openKey(context, key)) ?? '') as PrivateJwk;
  const signer = await context.crypto.importSigner('ES256', privateJwk);
  const { kid } = await toPublished(context, signer.publicJwk);
  return { kid: kid as string, signer };
}

const published = (keys: readonly StoredKey[], purpose: ServerKeyPurpose): readonly PublicJwk[] =>
  keys.flatMap((key) => (key.purpose === purpose && key.publicJwk !== null ? [JSON.parse(key.publicJwk)] : []));

/** @throws WrongKeyEncryptionKey when the configured key does not belong to this database. */
export async function createKeyRing(context: KeyContext): Promise<KeyRing> {
  const existing = await context.store.keys.list();
  const isMissing = (purpose: ServerKeyPurpose) =>
    !existing.some((key) => key.purpose === purpose && key.state === 'current');
  for (const purpose of SECRET_PURPOSES) if (isMissing(purpose)) await makeSecret(context, purpose);
  for (const purpose of SIGNING_PURPOSES) if (isMissing(purpose)) await makeSigningKey(context, purpose);

  // Read again: another process may have been first, and its keys are the ones that stand.
  const keys = await context.store.keys.list();
  const secret = (purpose: ServerKeyPurpose) => openKey(context, currentKey(keys, purpose));
  const idToken = await openSigningKey(context, currentKey(keys, 'id-token-es256'));
  const receipt = await openSigningKey(context, currentKey(keys, 'receipt'));
  const idTokenJwks = published(keys, 'id-token-es256');
  const receiptJwks = published(keys, 'receipt');
  return {
    idTokenKey: () => idToken,
    receiptKey: () => receipt,
    publicKeys: () => idTokenJwks,
    receiptPublicKeys: () => receiptJwks,
    refresh: await secret('refresh'),
    pairwise: await secret('pairwise'),
    pairwiseVersion: PAIRWISE_VERSION,
    blindIndex: await secret('blind-index'),
    dpopNonce: await secret('dpop-nonce'),
  };
}
