// A relay between containers and the registry that passes on what is asked, and writes into the feed, and into the answers of
// `POST /records`, whatever a test tells it to.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EvilRelay {
  readonly url: string;
  /** To everybody who follows its feed. */
  tell(data: string): void;
  /** `POST /records` is answered with this alone from now on; null passes the question on. */
  answer(record: string | null): void;
  /** Questions that it has answered itself. */
  readonly answered: number;
  close(): Promise<void>;
}

const RETRY_MS = 20;

export async function startEvilRelay(registryUrl: string): Promise<EvilRelay> {
  const { host, port } = new URL(registryUrl);
  const listeners = new Set<ServerResponse>();
  let record: string | null = null;
  let answered = 0;
  const passOn = (asked: IncomingMessage, response: ServerResponse): void => {
    const { url: path = '/', method } = asked;
    const headers = { ...asked.headers, host };
    const onward = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    asked.pipe(onward);
  };
  const server = createServer((asked, response) => {
    if (asked.url?.endsWith('/feed')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`retry: ${RETRY_MS}\n\n`);
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    } else if (asked.url?.endsWith('/records') && record !== null) {
      answered += 1;
      asked.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ records: [record] }));
    } else passOn(asked, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/registry/v1`,
    tell(data) {
      for (const listener of listeners) listener.write(`data: ${data}\n\n`);
    },
    answer(next) {
      record = next;
    },
    get answered() {
      return answered;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
