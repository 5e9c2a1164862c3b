// The head of the log as a registry stands for it: one compact JWS that says seq and hash, and in its header whose word it is, up to
// the root. Whoever keeps it can show it: two of one seq with two hashes are two histories.
import {
  type BundleCrypto,
  type Ed25519Key,
  isEd25519Key,
  type OnlineKeyEntry,
  toEd25519Jwk,
  verifyOnlineKey,
} from '@davit/bundle';
import { parseJws, type Signer, signJws } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import type { LogHead } from './log-entry.ts';

export const LOG_HEAD_TYPE = 'davit-log-head+jws';

export interface HeadSigner {
  readonly root: Ed25519Key;
  readonly onlineKey: OnlineKeyEntry;
  readonly signer: Signer;
}

/** `at`: seconds since 1970. */
export const signHead = (
  { seq, hash }: LogHead,
  at: number,
  { root, onlineKey, signer }: HeadSigner,
): Promise<string> => signJws({ typ: LOG_HEAD_TYPE, root, online_key: onlineKey }, { seq, hash, at }, signer);

function isOnlineKey(value: unknown): value is OnlineKeyEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { index, key, root_signature: signature } = value as Readonly<Record<string, unknown>>;
  return Number.isSafeInteger(index) && isEd25519Key(key) && typeof signature === 'string';
}

/** Whether it is about this head, and signed by a key that its root vouches for. Whose root that is, the caller knows. */
export async function verifySignedHead(
  jws: string,
  head: LogHead,
  crypto: Pick<BundleCrypto, 'verify'>,
): Promise<Result<{ readonly root: Ed25519Key }, 'malformed' | 'other_head' | 'bad_signature'>> {
  const parsed = parseJws(jws);
  if (parsed === null) return fail('malformed');
  const { header, payload, signature, signingInput } = parsed;
  const { alg, typ, root, online_key: onlineKey } = header;
  if (alg !== 'EdDSA' || typ !== LOG_HEAD_TYPE || Object.hasOwn(header, 'crit')) return fail('malformed');
  if (!isEd25519Key(root) || !isOnlineKey(onlineKey)) return fail('malformed');
  if (payload.seq !== head.seq || payload.hash !== head.hash) return fail('other_head');
  const isVouched = await verifyOnlineKey(onlineKey, root, crypto);
  const isSigned = isVouched && (await crypto.verify('EdDSA', toEd25519Jwk(onlineKey.key), signature, signingInput));
  return isSigned ? ok({ root }) : fail('bad_signature');
}
