// Reads integrity.json whose bytes are known to be the right ones: they were hashed against an id that the host has verified with
// everything that stands in it. So it is read, not checked again. Language only.
import type { Integrity } from '@davit/bundle';

/** UTF-8 that is known to be well-formed → text: `TextDecoder` where there is one. */
export type Decode = (bytes: Uint8Array) => string;

export const readListed = (bytes: Uint8Array, decode: Decode): Integrity => JSON.parse(decode(bytes)) as Integrity;
