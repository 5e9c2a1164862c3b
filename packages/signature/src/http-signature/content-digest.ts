// Content-Digest (RFC 9530): made, and read. Whether the body fits is for whoever has the body to say.

import { type Awaitable, encodeBase64, equalBytes } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { DigestAlgorithm, Hashing, IncrementalDigest } from '../keys/hashing.ts';
import { parseDictionary } from './structured-fields/parse-field.ts';

export interface ExpectedDigest {
  readonly algorithm: DigestAlgorithm;
  readonly value: Uint8Array;
}

const LENGTH: ReadonlyMap<string, number> = new Map([
  ['sha-256', 32],
  ['sha-512', 64],
]);

const NOTHING = new Uint8Array(0);

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
  readonly #expected: readonly ExpectedDigest[];
  readonly #hashing: Hashing;
  #running: IncrementalDigest[] | null = null;

  constructor(expected: readonly ExpectedDigest[], hashing: Hashing) {
    this.#expected = expected;
    this.#hashing = hashing;
  }

  update(chunk: Uint8Array): void {
    this.#running ??= this.#expected.map(({ algorithm }) => this.#hashing.createDigest(algorithm));
    for (const hash of this.#running) hash.update(chunk);
  }

  /** The first algorithm whose digest is another one, or null when all match. `last` is hashed, too: a whole body is quickest here. */
  mismatch(last: Uint8Array = NOTHING): Awaitable<DigestAlgorithm | null> {
    const [first] = this.#expected;
    if (this.#running === null && this.#expected.length === 1 && first?.algorithm === 'sha-256')
      return andThen(this.#hashing.sha256(last), (actual) =>
        equalBytes(actual, first.value) ? null : first.algorithm,
      );
    this.update(last);
    return this.#mismatchFrom(0);
  }

  #mismatchFrom(index: number): Awaitable<DigestAlgorithm | null> {
    const expected = this.#expected[index];
    const running = this.#running?.[index];
    if (expected === undefined || running === undefined) return null;
    return andThen(running.digest(), (actual) =>
      equalBytes(actual, expected.value) ? this.#mismatchFrom(index + 1) : expected.algorithm,
    );
  }
}
