// The network between host and server: passes everything on, until it is told to be gone, or to lose one exchange.
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** `before`: the server never hears of it. `after`: it was done, and the answer is lost. */
export interface Loss {
  readonly path: string;
  readonly when: 'before' | 'after';
  /** Of these only: a form as it goes out. */
  readonly isMeant: (form: URLSearchParams) => boolean;
  /** Of whom: a page's origin, or the host itself, which names none. */
  readonly origin: string | undefined;
}

export interface FaultyNetwork {
  readonly port: number;
  /** Where the server is. */
  target: number;
  isThere: boolean;
  /** Still to come, the next one first. */
  losses: Loss[];
  /** What the registry's feed says, and nothing else of the registry comes through; null: all of it does. */
  words: readonly string[] | null;
  /** How often the feed has been answered since the words are what they are. */
  told: number;
  /** Requests that have come through since it is as it is. */
  reached: number;
  /** Who has sent what was lost; the host is `host`. */
  readonly senders: string[];
  close(): Promise<void>;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export async function startFaultyNetwork(): Promise<FaultyNetwork> {
  const sockets = new Set<Socket>();
  /** `body`: null where it has not been read. `onAnswer`: true where the answer goes on. */
  const pass = (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: Buffer | null,
    onAnswer: (text: string) => boolean = () => true,
  ): void => {
    const { url = '/', method, headers } = incoming;
    const passed = request({ host: '127.0.0.1', port: network.target, path: url, method, headers }, async (answer) => {
      const held = body === null ? null : await bodyOf(answer).catch(() => null);
      if (body !== null && (held === null || !onAnswer(held.toString()))) return void incoming.socket.destroy();
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (held !== null) return void outgoing.end(held);
      // A feed says something when it has something to say.
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    passed.on('error', () => incoming.socket.destroy());
    outgoing.on('close', () => passed.destroy());
    if (body === null) incoming.pipe(passed);
    else passed.end(body);
  };
  /** A request that may be the one to lose is read whole first. */
  const maybeLose = async (loss: Loss, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    if (network.losses[0] !== loss || !loss.isMeant(new URLSearchParams(body.toString())))
      return pass(incoming, outgoing, body);
    const lose = (): void => {
      network.losses.shift();
      network.senders.push(incoming.headers.origin ?? 'host');
    };
    if (loss.when === 'before') {
      lose();
      return void incoming.socket.destroy();
    }
    pass(incoming, outgoing, body, (answer) => {
      // The server wants its nonce and has done nothing yet: the answer that counts is the next one.
      if (answer.includes('use_dpop_nonce')) return true;
      lose();
      return false;
    });
  };
  let words: readonly string[] | null = null;
  const sayWords = (said: readonly string[], url: string, outgoing: ServerResponse): void => {
    if (!url.endsWith('/feed')) return void outgoing.destroy();
    if (said.length > 0) network.told += 1;
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.end(`retry: 100\n\n${said.map((word) => `data: ${word}\n\n`).join('')}`);
  };
  const server: Server = createServer((incoming, outgoing) => {
    network.reached += 1;
    const { url = '/', method, headers } = incoming;
    if (words !== null && url.startsWith('/registry/v1/')) return void sayWords(words, url, outgoing);
    const [loss] = network.losses;
    if (loss && method === 'POST' && url.split('?')[0] === loss.path && headers.origin === loss.origin)
      maybeLose(loss, incoming, outgoing).catch(() => incoming.socket.destroy());
    else pass(incoming, outgoing, null);
  });
  // As long as real ones: WebKitGTK waits for seconds when it meets a kept connection that has just been closed.
  server.keepAliveTimeout = 65_000;
  let isThere = true;
  const network: FaultyNetwork = {
    port: 0,
    target: 0,
    losses: [],
    reached: 0,
    senders: [],
    get isThere() {
      return isThere;
    },
    set isThere(next) {
      isThere = next;
      network.reached = 0;
      if (!next) for (const socket of sockets) socket.destroy();
    },
    told: 0,
    get words() {
      return words;
    },
    set words(next) {
      words = next;
      network.told = 0;
      // The feed that is open says on what it would have said.
      for (const socket of sockets) socket.destroy();
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
