// Reads a request body up to a cap. Above the cap it stops reading at once (a declared
// length above it never comes here); nothing of the body is kept or logged.
import type { IncomingMessage } from 'node:http';

export type BodyOutcome =
  | { readonly kind: 'body'; readonly bytes: Uint8Array }
  | { readonly kind: 'too_large' }
  /** It did not arrive in time. */
  | { readonly kind: 'late' }
  /** The client went away before the end. */
  | { readonly kind: 'aborted' };

const EMPTY = new Uint8Array(0);

/** Whether a body follows the head at all (RFC 9112 §6.3). */
const hasBody = (request: IncomingMessage): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;

export interface Patience {
  readonly withinMs: number;
  /** What has to arrive in each such time, so that nobody keeps a place by holding on. */
  readonly least?: { readonly bytes: number; readonly everyMs: number } | undefined;
}

export function readBody(request: IncomingMessage, maxBytes: number, patience: Patience): Promise<BodyOutcome> {
  // Whoever left before anybody listened is not heard of again.
  if (request.destroyed) return Promise.resolve({ kind: 'aborted' });
  if (!hasBody(request)) return Promise.resolve({ kind: 'body', bytes: EMPTY });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = (): void => {
      request.pause();
      settle({ kind: 'late' });
    };
    const timer = setTimeout(giveUp, patience.withinMs);
    const { least } = patience;
    let lastSize = 0;
    const look = (): void => {
      if (least !== undefined && size - lastSize < least.bytes) giveUp();
      lastSize = size;
    };
    const watch = least === undefined ? undefined : setInterval(look, least.everyMs);
    const settle = (outcome: BodyOutcome): void => {
      clearTimeout(timer);
      clearInterval(watch);
      request.removeListener('data', onData);
      request.removeListener('end', onEnd);
      request.removeListener('close', onClose);
      resolve(outcome);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes) {
        request.pause();
        settle({ kind: 'too_large' });
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = (): void => {
      const first = chunks[0];
      settle({ kind: 'body', bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks, size) });
    };
    const onClose = (): void => settle({ kind: 'aborted' });
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onClose);
    request.on('error', onClose);
  });
}
