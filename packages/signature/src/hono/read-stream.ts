// Reads a body of the Fetch API while hashing it, within bytes and seconds. Hands nothing out before the end.
import { concatBytes } from '@davit/crypto';
import type { PendingRequest } from '../profile/pending-request.ts';
import type { SettledOptions } from '../protect/protect-options.ts';
import { type ProtectionFailure, TRAILERS } from '../protect/protection-failure.ts';
import { type Result, refuse, succeed } from '../result.ts';
import type { NodeIncoming } from './to-request-head.ts';

type Read = Result<Uint8Array, ProtectionFailure>;
const TIMED_OUT = Symbol('timed out');

async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  pending: PendingRequest,
  limit: number,
  end: Promise<typeof TIMED_OUT>,
): Promise<Uint8Array | 'body_too_large' | 'body_timeout' | 'body_incomplete'> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const next = await Promise.race([reader.read().catch(() => null), end]);
    if (next === TIMED_OUT) return 'body_timeout';
    if (next === null) return 'body_incomplete';
    if (next.done) return concatBytes(...chunks);
    length += next.value.length;
    if (length > limit) return 'body_too_large';
    pending.update(next.value);
    chunks.push(next.value);
  }
}

export async function readStream(
  request: Request,
  incoming: NodeIncoming | null,
  pending: PendingRequest,
  { maxBodyBytes: limit, bodyTimeoutSeconds: seconds, clock }: SettledOptions,
): Promise<Read> {
  if (request.body === null) return succeed(new Uint8Array(0));
  if (Number(request.headers.get('content-length') ?? 0) > limit) return refuse({ reason: 'body_too_large', limit });
  const start = clock();
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), seconds * 1000);
  });
  const read = await readWithin(reader, pending, limit, end);
  clearTimeout(timer);
  if (typeof read === 'string') {
    // Not awaited: a source that stands still may never answer.
    reader.cancel().catch(() => {});
    if (read === 'body_too_large') return refuse({ reason: read, limit });
    return read === 'body_timeout' ? refuse({ reason: read, seconds }) : refuse({ reason: read });
  }
  reader.releaseLock();
  if (clock() - start > seconds) return refuse({ reason: 'body_timeout', seconds });
  if ((incoming?.rawTrailers.length ?? 0) > 0) return refuse(TRAILERS);
  return succeed(read);
}
