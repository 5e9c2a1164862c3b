// The network between host and server: passes everything on, until it is told to be gone, or to lose one exchange.
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** `before`: the server never hears of it. `after`: it was done, and the answer is lost. */
export interface Loss {
  readonly path: string;
  readonly when: 'before' | 'after';
  /** Of whom: a page's origin, or the host itself, which names none. */
  readonly origin: string | undefined;
}

export interface FaultyNetwork {
  readonly port: number;
  /** Where the server is. */
  target: number;
  isThere: boolean;
  loss: Loss | null;
  close(): Promise<void>;
}

export async function startFaultyNetwork(): Promise<FaultyNetwork> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((incoming, outgoing) => {
    const { url = '/', method, headers } = incoming;
    const { loss } = network;
    const isLost =
      loss !== null && method === 'POST' && url.split('?')[0] === loss.path && headers.origin === loss.origin;
    if (isLost) network.loss = null;
    if (isLost && loss.when === 'before') return void incoming.socket.destroy();
    const passed = request({ host: '127.0.0.1', port: network.target, path: url, method, headers }, (answer) => {
      if (isLost) {
        answer.resume();
        return void incoming.socket.destroy();
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // A feed says something when it has something to say.
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    passed.on('error', () => incoming.socket.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  // As long as real ones: WebKitGTK waits for seconds when it meets a kept connection that has just been closed.
  server.keepAliveTimeout = 65_000;
  let isThere = true;
  const network: FaultyNetwork = {
    port: 0,
    target: 0,
    loss: null,
    get isThere() {
      return isThere;
    },
    set isThere(next) {
      isThere = next;
      if (!next) for (const socket of sockets) socket.destroy();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  server.on('connection', (socket) => {
    if (!isThere) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  Object.defineProperty(network, 'port', { value: (server.address() as AddressInfo).port });
  return network;
}
