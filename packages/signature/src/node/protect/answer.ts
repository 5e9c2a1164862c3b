// Answers a refused request so that the caller reads it: the connection stays usable, or is closed after the answer has arrived.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SettledOptions } from '../../protect/protect-options.ts';
import type { ProtectionAnswer } from '../../protect/protection-failure.ts';
import { hasBody } from './read-body.ts';

/** A connection that is closed while the other side still sends is reset, and the answer in it is lost: so we listen on a little. */
const LINGER_MILLISECONDS = 1_000;
const LINGER_BYTES = 4 * 1024 * 1024;

function isShort(request: IncomingMessage, { maxBodyBytes }: SettledOptions): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return false;
  return Number(request.headers['content-length'] ?? 0) <= maxBodyBytes;
}

function drain(request: IncomingMessage, done: () => void): void {
  let length = 0;
  const stop = (): void => {
    clearTimeout(timer);
    request.off('data', onData).off('end', stop).off('close', stop);
    done();
  };
  const onData = (chunk: Uint8Array): void => {
    length += chunk.length;
    if (length > LINGER_BYTES) stop();
  };
  const timer = setTimeout(stop, LINGER_MILLISECONDS);
  request.on('error', () => {});
  request.on('data', onData).on('end', stop).on('close', stop);
}

export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ProtectionAnswer,
  options: SettledOptions,
): void {
  if (response.headersSent || response.destroyed) return;
  response.statusCode = status;
  for (const [name, value] of headers) response.setHeader(name, value);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  // A short rest is read away by node:http itself, and the connection serves the next request.
  if (request.complete || !hasBody(request) || (status !== 408 && isShort(request, options))) {
    response.end(body);
    return;
  }
  response.setHeader('Connection', 'close');
  response.write(body);
  drain(request, () => response.end());
}
