// Under which 32 bytes a used request is remembered: a hash, so the store holds nothing that a reader could use.
import { type Awaitable, encodeUtf8 } from '@davit/crypto';
import type { Hashing } from '../keys/hashing.ts';

/** SHA-256(keyid ‖ nonce): neither can hold a line break, so no two pairs make one text. */
export const nonceId = (keyid: string, nonce: string, hashing: Hashing): Awaitable<Uint8Array> =>
  hashing.sha256(encodeUtf8(`davit-1\n${keyid}\n${nonce}`));
