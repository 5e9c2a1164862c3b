// The secret scan of a bundle: each file by its type, with file and line. Bounded, linear, pure; a finding never holds the secret.
import { decodeUtf8 } from '@davit/crypto';
import { placesIn } from '../check/place.ts';
import { mimeType } from '../mime-type.ts';
import { findSecrets } from './find-secrets.ts';
import type { SecretFinding } from './secret-finding.ts';
import { sourceMapTexts } from './source-map.ts';

/** Of one file; whoever has more has one problem, not many. */
export const MAX_FINDINGS_PER_FILE = 20;

/** A line that is full of secrets is looked at this often, and no more. */
const MAX_LOOKS_PER_FILE = 100;

/** Values stand without quotes there. */
const PLAIN = /^(?:text\/(?:plain|markdown|csv)|application\/octet-stream)/;
/** Of a file that is no text (a program, a picture with notes in it) the stretches that are: one character for each byte. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

interface Part {
  readonly text: string;
  readonly source?: string | undefined;
}

function partsOf(path: string, text: string): readonly Part[] {
  if (!path.endsWith('.map')) return [{ text }];
  return sourceMapTexts(text) ?? [{ text }];
}

export function* scanFile(path: string, bytes: Uint8Array): Generator<SecretFinding> {
  const type = mimeType(path);
  const text = decodeUtf8(bytes) ?? latin1(bytes);
  const seen = new Set<string>();
  let looks = 0;
  for (const part of partsOf(path, text)) {
    const placeOf = placesIn(part.text);
    for (const { rule, kind, certainty, start, masked, isWrapped } of findSecrets(part.text, PLAIN.test(type))) {
      looks += 1;
      if (looks > MAX_LOOKS_PER_FILE) return;
      const place = placeOf(start);
      const key = `${rule} ${place.line} ${part.source}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const source = part.source === '' ? undefined : part.source;
      yield { rule, kind, certainty, file: path, ...place, source, wrapped: isWrapped ? 'base64' : undefined, masked };
      if (seen.size === MAX_FINDINGS_PER_FILE) return;
    }
  }
}

/** In the order of the files. */
export function* scanFiles(files: ReadonlyMap<string, Uint8Array>): Generator<SecretFinding> {
  for (const [path, bytes] of files) yield* scanFile(path, bytes);
}
