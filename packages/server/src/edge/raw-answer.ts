// Answers on the bare socket, for requests that Node's parser refused or whose body is not read to its end. Always closes.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PlainResponse } from '@davit/protocol';

/** Long enough for the answer to arrive before unread input makes the kernel reset the connection. */
const LINGER_MS = 500;

export function answerRaw(socket: Duplex, response: PlainResponse): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = Buffer.from(response.body as string);
  const lines = [
    `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`,
    ...response.headers.map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    'connection: close',
    '',
    '',
  ];
  socket.end(Buffer.concat([Buffer.from(lines.join('\r\n')), body]));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
