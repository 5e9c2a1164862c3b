// Reads a body while hashing it, within bytes and seconds. Hands nothing out before the end.
import type { IncomingMessage } from 'node:http';
import type { PendingRequest } from '../../profile/pending-request.ts';
import type { SettledOptions } from '../../protect/protect-options.ts';
import { type ProtectionFailure, TRAILERS } from '../../protect/protection-failure.ts';
import { type Result, refuse, succeed } from '../../result.ts';

type Read = Result<Uint8Array, ProtectionFailure>;

/** > The presence of a message body in a request is signaled by a Content-Length or Transfer-Encoding (RFC 9112 §6) */
export const hasBody = ({ headers, httpVersionMajor }: IncomingMessage): boolean =>
  // HTTP/2 sends one without a word: there, every request is read to its end.
  httpVersionMajor > 1 || headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

const announcedLength = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? 0);

export function readBody(request: IncomingMessage, pending: PendingRequest, options: SettledOptions): Promise<Read> {
  const { maxBodyBytes, bodyTimeoutSeconds, clock } = options;
  const tooLarge: Read = refuse({ reason: 'body_too_large', limit: maxBodyBytes });
  const tooSlow: Read = refuse({ reason: 'body_timeout', seconds: bodyTimeoutSeconds });
  if (announcedLength(request) > maxBodyBytes) return Promise.resolve(tooLarge);
  const start = clock();
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const stop = (read: Read): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(read);
    };
    const onData = (chunk: Uint8Array): void => {
      length += chunk.length;
      if (length > maxBodyBytes) {
        stop(tooLarge);
        return;
      }
      pending.update(chunk);
      chunks.push(chunk);
    };
    const onEnd = (): void => {
      if (request.rawTrailers.length > 0) stop(refuse(TRAILERS));
      // A process that stood still sees the end before the timer.
      else if (clock() - start > bodyTimeoutSeconds) stop(tooSlow);
      else stop(succeed(chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, length)));
    };
    const onClose = (): void => stop(refuse({ reason: 'body_incomplete' }));
    const timer = setTimeout(() => stop(tooSlow), bodyTimeoutSeconds * 1000);
    // A connection that breaks says so by `error`, too; `close` follows.
    request.on('error', () => {});
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}
