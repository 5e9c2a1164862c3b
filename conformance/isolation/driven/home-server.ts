// The one server that the attacker declares: keeps when it was called and with which cookies, and never ends a connection itself.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Call {
  /** `performance.now()` of this process. */
  readonly at: number;
  readonly what: string;
  readonly cookie: string;
}
export interface HomeServer {
  /** `http://home.localhost:<port>` */
  readonly origin: string;
  readonly calls: Call[];
  close(): Promise<void>;
}

const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export async function startHomeServer(): Promise<HomeServer> {
  const calls: Call[] = [];
  const note = (what: string, cookie = ''): void => void calls.push({ at: performance.now(), what, cookie });
  const server = createServer((request, response) => {
    const { url = '/', method, headers } = request;
    note(`${method} ${url}`, headers.cookie);
    response.setHeader('access-control-allow-origin', headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('cache-control', 'no-store');
    const set = new URL(url, 'http://home').searchParams.get('set');
    if (set !== null)
      response.setHeader('set-cookie', [
        `plain=${set}; SameSite=None; Secure`,
        `part=${set}; SameSite=None; Secure; Partitioned`,
      ]);
    if (url.endsWith('/events'))
      return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 100\n\n');
    request.resume();
    response.writeHead(200, { 'content-type': 'text/plain' }).end(headers.cookie ?? '');
  });
  /** No server closes those that were upgraded. */
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket) => {
    upgraded.add(socket);
    note(`upgrade ${request.url}`);
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}${WEBSOCKET_GUID}`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', () => note(`frame ${request.url}`));
    socket.on('error', () => {});
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://home.localhost:${(server.address() as AddressInfo).port}`,
    calls,
    async close() {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
