// The servers that no mini-program may reach: for each attack and side one TCP and, where asked for, one UDP listener on
// loopback. A connection counts as a hit before a byte was sent.
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listener {
  readonly tcpPort: number;
  readonly udpPort: number;
  /** What arrived, in words. */
  readonly arrivals: string[];
}

export interface EvilListeners {
  open(withUdp: boolean): Promise<Listener>;
  close(): Promise<void>;
}

const MOVED = 3;

/** `nextPage`: where a page goes that was opened at `/top`, in place of the page that drives the run. */
export function createEvilListeners(nextPage: () => string): EvilListeners {
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  const answer = ({ url = '/', method }: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', '*');
    response.setHeader('access-control-allow-headers', '*');
    response.setHeader('cache-control', 'no-store');
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    const [type, body] = bodyFor(new URL(url, 'http://evil').pathname, nextPage());
    response.writeHead(200, { 'content-type': type }).end(body);
  };

  return {
    async open(withUdp) {
      const arrivals: string[] = [];
      const note = (text: string): void => {
        if (arrivals.length < MOVED) arrivals.push(text);
      };
      const server = createServer((request, response) => {
        note(`${request.method} ${request.url}`);
        answer(request, response);
      });
      server.on('connection', () => note('connection'));
      server.on('upgrade', (request, socket) => {
        note(`upgrade ${request.url}`);
        socket.destroy();
      });
      server.on('clientError', (_, socket) => void socket.destroy());
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      servers.push(server);
      let udpPort = 0;
      if (withUdp) {
        const socket = createSocket('udp4', (message) => note(`datagram of ${message.length} bytes`));
        await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
        sockets.push(socket);
        udpPort = socket.address().port;
      }
      return { tcpPort: (server.address() as AddressInfo).port, udpPort, arrivals };
    },
    async close() {
      for (const socket of sockets) socket.close();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
    },
  };
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g id="x"/></svg>';

function bodyFor(path: string, next: string): readonly [type: string, body: string] {
  if (path === '/top') return ['text/html', `<script>location.replace(${JSON.stringify(next)})</script>`];
  if (path === '/popup') return ['text/html', '<script>close()</script>'];
  if (path.endsWith('.js')) return ['text/javascript', 'globalThis.x?.()'];
  if (path.endsWith('.css')) return ['text/css', '#x{}'];
  if (path.endsWith('.xsl') || path.endsWith('.xml')) return ['text/xml', '<x/>'];
  if (path.endsWith('.bin')) return ['application/octet-stream', 'x'];
  if (path.endsWith('.svg')) return ['image/svg+xml', SVG];
  return ['text/html', '<!doctype html><title>evil</title>'];
}
