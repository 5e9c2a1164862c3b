// Writes a plain response value to Node's response: length, HEAD, and nothing that the value did not say.
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SiteResponse } from './site-response.ts';

/** What may wait for a client that does not read: some five hundred release records. Beyond, it has to come back and ask. */
const MAX_UNSENT_BYTES = 1024 * 1024;
const NO_BODY_STATUSES = new Set([204, 304]);

export function sendResponse(out: ServerResponse, method: string, response: SiteResponse): void {
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body;
  const headers: string[] = [];
  for (const [name, value] of response.headers) headers.push(name, value);
  if (response.follow !== undefined && method === 'GET') {
    // Nothing that waits behind it on this connection would ever be answered.
    out.shouldKeepAlive = false;
    // What it says next may be hours away.
    out.socket?.setTimeout(0);
    out.writeHead(response.status, headers);
    out.write(body);
    const write = (text: string): void => {
      if (out.writableEnded || out.destroyed) return;
      out.write(text);
      if (out.writableLength > MAX_UNSENT_BYTES) out.destroy();
    };
    out.once(
      'close',
      response.follow(write, () => out.end()),
    );
    return;
  }
  // > RFC 9110 §8.6: a server MUST NOT send Content-Length in a 204; in a 304 and for HEAD it would describe the other answer.
  const hasBody = !NO_BODY_STATUSES.has(response.status);
  if (hasBody) headers.push('content-length', String(response.pieces?.size ?? body.length));
  out.writeHead(response.status, headers);
  if (method === 'HEAD' || !hasBody) out.end();
  else if (response.pieces === undefined) out.end(body);
  // What breaks off has less than it said: the connection ends with it, and no client takes it for whole.
  else void pipeline(Readable.from(response.pieces.read()), out).catch(() => out.destroy());
}
