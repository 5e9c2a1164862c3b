// The chain of a publisher's keys: how a link is signed, and which key a version must be signed with.
import { decodeBase64url, encodeUtf8, lengthPrefixed, type Signer } from '@davit/crypto';
import type { BundleCrypto, Ed25519Key } from '../archive/verified-bundle.ts';
import { signText, verifyText } from './ed25519.ts';
import { type PublisherKeyEntry, RECOVERY_DELAY_SECONDS, type ReleaseRecord } from './release-record.ts';

export type UnsignedPublisherKey = Omit<PublisherKeyEntry, 'signature'>;

/** What is signed for one link. The key stands there as its bytes, numbers as decimal text. */
export function publisherKeyMessage(appId: string, entry: UnsignedPublisherKey): Uint8Array {
  return lengthPrefixed(
    encodeUtf8('davit-publisher-key-1'),
    encodeUtf8(appId),
    encodeUtf8(String(entry.index)),
    decodeBase64url(entry.key) ?? new Uint8Array(0),
    encodeUtf8(String(entry.from_version_code)),
    encodeUtf8(entry.signed_by),
    encodeUtf8(String(entry.signed_at)),
  );
}

/** `signer` is the root for `root` and `recovery`, the key of the link before for `previous`. */
export async function signPublisherKey(
  appId: string,
  { index, key, from_version_code, signed_by, signed_at }: UnsignedPublisherKey,
  signer: Signer,
): Promise<PublisherKeyEntry> {
  const entry = { index, key, from_version_code, signed_by, signed_at };
  return { ...entry, signature: await signText(publisherKeyMessage(appId, entry), signer) };
}

/** What is wrong with the order of the links, or null. */
function orderProblem(entry: PublisherKeyEntry, at: number, before: PublisherKeyEntry | undefined): string | null {
  if (entry.index !== at) return `link ${at} has the index ${entry.index}`;
  if ((before === undefined) !== (entry.signed_by === 'root')) return `link ${at} is signed by ${entry.signed_by}`;
  // Two links of one version would leave its key to the reader. The root may take versions back: a thief may have claimed the
  // last number there is.
  if (before !== undefined && entry.signed_by === 'previous' && entry.from_version_code <= before.from_version_code)
    return `link ${at} does not begin above version ${before.from_version_code}`;
  return null;
}

/** What is wrong with the chain, as a detail for the log, or null when every link is properly signed. */
export async function publisherChainProblem(
  appId: string,
  chain: readonly PublisherKeyEntry[],
  root: Ed25519Key,
  crypto: Pick<BundleCrypto, 'verify'>,
): Promise<string | null> {
  if (chain.length === 0) return 'the chain is empty';
  let before: PublisherKeyEntry | undefined;
  for (const [at, entry] of chain.entries()) {
    const problem = orderProblem(entry, at, before);
    if (problem !== null) return problem;
    const signer = before !== undefined && entry.signed_by === 'previous' ? before.key : root;
    if (!(await verifyText(signer, entry.signature, publisherKeyMessage(appId, entry), crypto)))
      return `link ${at} has a wrong signature`;
    before = entry;
  }
  return null;
}

/** When a recovery link begins to count, in seconds since the epoch. */
export const recoveryTime = (entry: PublisherKeyEntry): number => entry.signed_at + RECOVERY_DELAY_SECONDS;

/** The first link that does not count yet; it and all links after it are announced only. */
export const pendingRecovery = (
  { publisher_keys }: Pick<ReleaseRecord, 'publisher_keys'>,
  nowSeconds: number,
): PublisherKeyEntry | null =>
  publisher_keys.find((entry) => entry.signed_by === 'recovery' && nowSeconds < recoveryTime(entry)) ?? null;

/**
 * The one key that may have signed this version: of the last link that counts and does not begin above it. Null when the chain
 * begins above it.
 */
export function publisherKeyFor(
  record: Pick<ReleaseRecord, 'publisher_keys'>,
  versionCode: number,
  nowSeconds: number,
): Ed25519Key | null {
  const pending = pendingRecovery(record, nowSeconds);
  const counting = pending === null ? record.publisher_keys : record.publisher_keys.slice(0, pending.index);
  // The last one, not the highest: a recovery link may go back.
  return counting.filter((entry) => entry.from_version_code <= versionCode).pop()?.key ?? null;
}
