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

/** RFC 9110 §13.1.2: `If-None-Match` compares weakly. */
export function matchesEtag(value: string | null, etag: string): boolean {
  if (value === null) return false;
  return value.split(',').some((item) => {
    const candidate = item.trim();
    return candidate === '*' || (candidate.startsWith('W/') ? candidate.slice(2) : candidate) === etag;
  });
}
