// A loopback HTTP server that answers as a test tells it and remembers what it was asked. Knows nothing of OAuth.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ParsedJws, parseJws } from '@davit/crypto';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly form: Readonly<Record<string, string>>;
  readonly proof: ParsedJws | null;
}
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}
/** `'drop'` closes the connection without an answer. */
export type Script = (request: Received) => Reply | 'drop' | Promise<Reply | 'drop'>;

export interface ScriptedServer {
  readonly origin: string;
  readonly received: Received[];
  /** Requests to one path, in order. */
  to(path: string): Received[];
  script: Script;
  close(): Promise<void>;
}

export async function scriptedServer(script: Script): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const dpop = request.headers.dpop;
    const one: Received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers as Record<string, string | undefined>,
      form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8'))),
      proof: typeof dpop === 'string' ? parseJws(dpop) : null,
    };
    received.push(one);
    const reply = await handle.script(one);
    if (reply === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json', connection: 'close', ...reply.headers });
    response.end(reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const handle: ScriptedServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    to: (path) => received.filter((one) => one.path === path),
    script,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return handle;
}
