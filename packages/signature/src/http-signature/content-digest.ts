// Content-Digest (RFC 9530): made, and read. Whether the body fits is for whoever has the body to say.

import type { Awaitable } from '@davit/crypto';
import { equalBytes } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { DigestAlgorithm, Hashing, IncrementalDigest } from '../keys/hashing.ts';
import { encodeBase64 } from './base64.ts';
import { parseDictionary } from './structured-fields/parse-field.ts';

export interface ExpectedDigest {
  readonly algorithm: DigestAlgorithm;
  readonly value: Uint8Array;
}

const LENGTH: ReadonlyMap<string, number> = new Map([
  ['sha-256', 32],
  ['sha-512', 64],
]);

export const serializeContentDigest = (sha256: Uint8Array): string => `sha-256=:${encodeBase64(sha256)}:`;

/** The digests of the algorithms that count today; others are skipped. Null when the field is malformed. */
export function parseContentDigest(text: string): ExpectedDigest[] | null {
  const dictionary = parseDictionary(text);
  if (dictionary === null) return null;
  const expected: ExpectedDigest[] = [];
  for (const { key, value } of dictionary) {
    if (value.kind !== 'item' || value.bare.type !== 'bytes') return null;
    if (LENGTH.get(key) === undefined) continue;
    if (value.bare.value.length !== LENGTH.get(key) || value.parameters.length > 0) return null;
    expected.push({ algorithm: key as DigestAlgorithm, value: value.bare.value });
  }
  return expected;
}

/** Hashes a body as it streams by, for every digest that it is said to have. */
export class ContentDigestCheck {
  readonly #parts: readonly { readonly expected: ExpectedDigest; readonly hash: IncrementalDigest }[];

  constructor(expected: readonly ExpectedDigest[], hashing: Hashing) {
    this.#parts = expected.map((one) => ({ expected: one, hash: hashing.createDigest(one.algorithm) }));
  }

  update(chunk: Uint8Array): void {
    for (const { hash } of this.#parts) hash.update(chunk);
  }

  /** The first algorithm whose digest is another one, or null when all match. */
  mismatch(): Awaitable<DigestAlgorithm | null> {
    return this.#mismatchFrom(0);
  }

  #mismatchFrom(index: number): Awaitable<DigestAlgorithm | null> {
    const part = this.#parts[index];
    if (part === undefined) return null;
    return andThen(part.hash.digest(), (actual) =>
      equalBytes(actual, part.expected.value) ? this.#mismatchFrom(index + 1) : part.expected.algorithm,
    );
  }
}
