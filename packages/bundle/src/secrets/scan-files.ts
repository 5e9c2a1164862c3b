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

/** As Windows' programs write it: a mark, or every other byte of the beginning is zero. */
function utf16(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const zeros = [0, 0];
  for (let at = 0; at < Math.min(bytes.length, 64); at += 1)
    if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const half = Math.min(bytes.length, 64) / 2;
  const [even = 0, odd = 0] = zeros;
  const isLittle = (first === 0xff && second === 0xfe) || (bytes.length >= 16 && odd > half * 0.8 && even === 0);
  const isBig = (first === 0xfe && second === 0xff) || (bytes.length >= 16 && even > half * 0.8 && odd === 0);
  if (!isLittle && !isBig) return null;
  const parts: string[] = [];
  for (let from = 0; from + 1 < bytes.length; from += 8192) {
    const codes: number[] = [];
    for (let at = from; at < Math.min(from + 8192, bytes.length - 1); at += 2) {
      const [low = 0, high = 0] = isLittle ? [bytes[at], bytes[at + 1]] : [bytes[at + 1], bytes[at]];
      codes.push(low | (high << 8));
    }
    parts.push(String.fromCharCode(...codes));
  }
  return parts.join('').replace(/^\ufeff/, '');
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
  const text = utf16(bytes) ?? decodeUtf8(bytes) ?? latin1(bytes);
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
