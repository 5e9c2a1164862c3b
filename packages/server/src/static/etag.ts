// A strong validator: the SHA-256 of the bytes, computed once for bytes that a source keeps.
import { encodeBase64url } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';

const known = new WeakMap<Uint8Array, string>();

export async function etagOf(bytes: Uint8Array): Promise<string> {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const etag = `"${encodeBase64url(await nodeCrypto.sha256(bytes)).slice(0, 27)}"`;
  known.set(bytes, etag);
  return etag;
}
