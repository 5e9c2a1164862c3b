// Server nonces for DPoP: a MAC over database time, so that every process accepts them and none is stored (RFC 9449 §8).
import { encodeBase64url, encodeUtf8, equalBytes, lengthPrefixed } from '@davit/crypto';
import { DPOP_NONCE_TTL_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';

type NonceContext = Pick<AuthContext, 'crypto' | 'keys' | 'store'>;
const LABEL = encodeUtf8('davit-dpop-nonce-1');
const FORM = /^([0-9a-z]{6,9})\.([A-Za-z0-9_-]{22})$/;
const MAC_BYTES = 16;
/** Another process may be this far ahead: each follows the database's clock by an offset of its own. */
const AHEAD_SECONDS = 5;

async function macOf(context: NonceContext, seconds: string): Promise<Uint8Array> {
  const mac = await context.crypto.hmacSha256(context.keys.dpopNonce, lengthPrefixed(LABEL, encodeUtf8(seconds)));
  return mac.subarray(0, MAC_BYTES);
}

/** `<seconds in base 36>.<MAC>`; good for five minutes. */
export async function mintNonce(context: NonceContext): Promise<string> {
  const seconds = Math.floor(context.store.now() / 1000).toString(36);
  return `${seconds}.${encodeBase64url(await macOf(context, seconds))}`;
}

/** When the nonce ends (milliseconds, database time), or null when it is not ours or not fresh. */
export async function nonceExpiry(context: NonceContext, nonce: string): Promise<number | null> {
  const match = FORM.exec(nonce);
  if (match === null) return null;
  const [, time, mac] = match as unknown as [string, string, string];
  const age = context.store.now() / 1000 - Number.parseInt(time, 36);
  if (age < -AHEAD_SECONDS || age >= DPOP_NONCE_TTL_SECONDS) return null;
  const right = encodeUtf8(encodeBase64url(await macOf(context, time)));
  if (!equalBytes(right, encodeUtf8(mac))) return null;
  return (Number.parseInt(time, 36) + DPOP_NONCE_TTL_SECONDS) * 1000;
}
