// What goes to the verifying process and comes back: a head of JSON, then bytes; the length of the head comes first. Pure.
import type { BundleExpectation, BundleFailure, VerifiedBundle } from '@davit/bundle';
import { concatBytes, decodeUtf8, encodeUtf8 } from '@davit/crypto';
import type { Result } from '@davit/protocol';

type Verdict = Result<VerifiedBundle, BundleFailure>;
interface Head {
  readonly json: unknown;
  readonly rest: Uint8Array;
}

function withHead(json: unknown, ...rest: readonly Uint8Array[]): Uint8Array {
  const head = encodeUtf8(JSON.stringify(json));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length);
  return concatBytes(length, head, ...rest);
}
function readHead(bytes: Uint8Array): Head | null {
  if (bytes.length < 4) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const text = bytes.length < 4 + length ? null : decodeUtf8(bytes.subarray(4, 4 + length));
  return text === null ? null : { json: JSON.parse(text), rest: bytes.subarray(4 + length) };
}

export const encodeTask = (bytes: Uint8Array, expected: BundleExpectation): Uint8Array => withHead(expected, bytes);
export function decodeTask(
  task: Uint8Array,
): { readonly bytes: Uint8Array; readonly expected: BundleExpectation } | null {
  const head = readHead(task);
  return head === null ? null : { bytes: head.rest, expected: head.json as BundleExpectation };
}

export function encodeVerdict(verdict: Verdict): Uint8Array {
  if (!verdict.ok) return withHead(verdict);
  const { files, integrityBytes, ...facts } = verdict.value;
  const parts = [...files];
  const sizes = parts.map(([path, bytes]) => [path, bytes.length]);
  return withHead(
    { ok: true, facts, list: integrityBytes.length, sizes },
    integrityBytes,
    ...parts.map(([, bytes]) => bytes),
  );
}

interface GoodHead {
  readonly ok: true;
  readonly facts: Omit<VerifiedBundle, 'files' | 'integrityBytes'>;
  readonly list: number;
  readonly sizes: readonly (readonly [path: string, size: number])[];
}
/** Null when the process ended before it had said everything. */
export function decodeVerdict(answer: Uint8Array): Verdict | null {
  const head = readHead(answer);
  if (head === null) return null;
  const json = head.json as GoodHead | Extract<Verdict, { ok: false }>;
  if (!json.ok) return json;
  let at = 0;
  const take = (size: number): Uint8Array => {
    at += size;
    return head.rest.subarray(at - size, at);
  };
  const integrityBytes = take(json.list);
  const files = new Map(json.sizes.map(([path, size]) => [path, take(size)]));
  if (at !== head.rest.length) return null;
  return { ok: true, value: { ...json.facts, integrityBytes, files } };
}
