// All vectors in one object, and its one text. The same on every run and machine.
import { algorithmCases } from './cases/algorithms.ts';
import { bodyCases } from './cases/bodies.ts';
import { classicCases } from './cases/classic.ts';
import { headerCases } from './cases/covered-headers.ts';
import { fieldCases } from './cases/fields.ts';
import { keyCases } from './cases/keys.ts';
import { nameCases } from './cases/names.ts';
import { parameterCases } from './cases/parameters.ts';
import { replayCases } from './cases/replays.ts';
import { signatureCases } from './cases/signatures.ts';
import { targetCases } from './cases/targets.ts';
import { KEYS, publicJwk, type VectorKey } from './keys.ts';
import type { Vector } from './vector.ts';

export interface VectorFile {
  readonly $schema: string;
  readonly about: string;
  readonly warning: string;
  readonly version: 1;
  readonly keys: Readonly<Record<string, object>>;
  readonly vectors: readonly Vector[];
}

const toKey = (key: VectorKey): object => {
  const { algorithm, keyid, owner, source, privateJwk, secret } = key;
  const material = privateJwk === undefined ? { secret } : { public_jwk: publicJwk(key), private_jwk: privateJwk };
  return { algorithm, keyid, owner, source, is_public_test_key: true, ...material };
};

export const generateVectors = (): VectorFile => ({
  $schema: './schema.json',
  about:
    'Requests signed by davit-1 (RFC 9421, RFC 9530) and by the classic scheme sha256-rsa, right and wrong ones, with what a verifier must answer. How to read them: README.md.',
  warning: 'The private keys and secrets in this file are published: they are for tests alone and protect nothing.',
  version: 1,
  keys: Object.fromEntries(Object.entries(KEYS).map(([name, key]) => [name, toKey(key)])),
  vectors: [
    ...algorithmCases,
    ...bodyCases,
    ...targetCases,
    ...nameCases,
    ...headerCases,
    ...parameterCases,
    ...fieldCases,
    ...keyCases,
    ...signatureCases,
    ...replayCases,
    ...classicCases,
  ],
});

/** Pairs, such as headers, stand on one line. */
export const vectorsText = (): string => {
  const string = '("(?:[^"\\\\]|\\\\.)*")';
  const pair = new RegExp(`\\[\\n\\s+${string},\\n\\s+${string}\\n\\s+\\]`, 'g');
  return `${JSON.stringify(generateVectors(), null, 1).replace(pair, '[$1, $2]')}\n`;
};
