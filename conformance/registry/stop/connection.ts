// How one simulated container reaches a registry: real HTTP connections of node:http from an address of its own on the loopback,
// and a feed that a test can cut. It believes nothing and decides nothing.
import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import type { DeliveryPorts, PlatformAnswer } from '@davit/container';

export interface Connection extends Pick<DeliveryPorts, 'fetch' | 'follow'> {
  /** From now on the feed does not open, and what is open is cut. */
  cutFeed(): void;
  /** What is open is cut, and opened again as the server says. */
  dropFeed(): void;
  /** No request gets through either, from now on. */
  cutAll(): void;
  readonly isListening: boolean;
}

const RETRY_MS = 3_000;
/** Polls of all containers share these sockets; each feed has one of its own. */
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
/** `*.localhost` resolves in no Node; the Host says who is meant. */
const optionsOf = (url: string, from: string): RequestOptions => {
  const { host, port, pathname } = new URL(url);
  return { host: '127.0.0.1', port, path: pathname, localAddress: from, headers: { host } };
};

/** `from`: an address of the loopback network. The registry has a bound of listeners for each address. */
export function createConnection(from = '127.0.0.1'): Connection {
  let isCut = false;
  let isFeedCut = false;
  let isListening = false;
  let feed: ClientRequest | null = null;

  function listen(url: string, onMessage: (data: string) => void, onOpen: (isOpen: boolean) => void): () => void {
    let hasEnded = false;
    let retryMs = RETRY_MS;
    let timer: NodeJS.Timeout | undefined;
    const read = (block: string): void => {
      for (const line of block.split('\n')) {
        if (line.startsWith('data: ')) onMessage(line.slice(6));
        if (line.startsWith('retry: ')) retryMs = Number(line.slice(7));
      }
    };
    const connect = (): void => {
      if (isFeedCut) return;
      const opened = request({ ...optionsOf(url, from), agent: false });
      feed = opened;
      opened.on('response', (response: IncomingMessage) => {
        if (response.statusCode !== 200) return opened.destroy();
        isListening = true;
        onOpen(true);
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          const blocks = text.split('\n\n');
          text = blocks.pop() ?? '';
          blocks.forEach(read);
        });
      });
      opened
        .on('error', () => undefined)
        .on('close', () => {
          isListening = false;
          onOpen(false);
          if (!hasEnded) timer = setTimeout(connect, retryMs);
        });
      opened.end();
    };
    connect();
    return () => {
      hasEnded = true;
      clearTimeout(timer);
      feed?.destroy();
    };
  }

  return {
    get isListening() {
      return isListening;
    },
    follow: (url, onMessage, onOpen = () => undefined) => listen(url, onMessage, onOpen),
    fetch: ({ url, method, json, maxBytes, timeoutMs }) =>
      new Promise<PlatformAnswer>((done) => {
        if (isCut) return done({ kind: 'offline' });
        const asked = request({ ...optionsOf(url, from), method, agent, timeout: timeoutMs });
        if (json !== undefined) asked.setHeader('content-type', 'application/json');
        asked.on('response', (response: IncomingMessage) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size <= maxBytes) return void chunks.push(chunk);
            done({ kind: 'too_large' });
            asked.destroy();
          });
          response.on('end', () =>
            done({ kind: 'answer', status: response.statusCode ?? 0, body: new Uint8Array(Buffer.concat(chunks)) }),
          );
        });
        asked.on('timeout', () => asked.destroy()).on('error', () => done({ kind: 'offline' }));
        asked.end(json === undefined ? undefined : JSON.stringify(json));
      }),
    dropFeed: () => void feed?.destroy(),
    cutFeed() {
      isFeedCut = true;
      feed?.destroy();
    },
    cutAll() {
      isCut = true;
      isFeedCut = true;
      feed?.destroy();
    },
  };
}
