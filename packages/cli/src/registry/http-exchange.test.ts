// One exchange with servers that do not behave: each failure has its kind, and none takes longer or more memory than was said.
import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, type HttpRequest } from './http-exchange.ts';

const open: (Server | HttpServer)[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const BOUNDS = { silenceMs: 150, maxAnswerBytes: 1_000 };
async function listening<S extends Server | HttpServer>(server: S): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
/** A server that says this, whatever it is asked, and ends the connection if told so. */
const saying = (text: string, ends: boolean): Promise<number> =>
  listening(
    createSocketServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => (ends ? socket.end(text) : socket.write(text)));
      setTimeout(() => socket.destroy(), 2_000).unref();
    }),
  );
const ask = (port: number, over: Partial<HttpRequest> = {}, scheme = 'http') =>
  exchange({ method: 'GET', url: new URL(`${scheme}://127.0.0.1:${port}/x`), headers: {}, ...over }, BOUNDS);
const kindOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (error) => error.kind ?? String(error),
  );

describe(exchange, () => {
  it('says what was wrong with the way there', async () => {
    expect(await kindOf(ask(1))).toBe('unreachable');
    expect(await kindOf(ask(await saying('no TLS', true), {}, 'https'))).toBe('untrusted');
  });

  it('says what was wrong with the answer', async () => {
    expect(await kindOf(ask(await saying('', true)))).toBe('cut');
    expect(await kindOf(ask(await saying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', true)))).toBe('cut');
    expect(await kindOf(ask(await saying('something else\r\n\r\n', true)))).toBe('cut');
    const long = `HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n${'x'.repeat(2_000)}`;
    expect(await kindOf(ask(await saying(long, true)))).toBe('too_large');
  });

  it('ends when nothing comes any more, before the answer and within it', async () => {
    const started = performance.now();
    expect(await kindOf(ask(await saying('', false)))).toBe('timeout');
    expect(await kindOf(ask(await saying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', false)))).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('sends a large body whole, tells how far it is, and not to a server that refuses its head', async () => {
    const body = crypto.getRandomValues(new Uint8Array(60_000));
    const large = new Uint8Array(300_000);
    for (let at = 0; at < large.length; at += body.length) large.set(body, at);
    const received: number[] = [];
    const taking = createServer((request, answer) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      request.on('end', () => {
        received.push(size);
        answer.end('{}');
      });
    });
    const sent: number[] = [];
    const put = { method: 'PUT', body: large, onSent: (bytes: number) => void sent.push(bytes) } as const;
    expect((await ask(await listening(taking), put)).status).toBe(200);
    expect([received, sent.at(-1), sent.length > 2]).toEqual([[300_000], 300_000, true]);
    const refusing = createServer().on('checkContinue', (_, answer) => answer.writeHead(401).end());
    sent.length = 0;
    expect((await ask(await listening(refusing), put)).status).toBe(401);
    expect(sent).toEqual([]);
  });
});
