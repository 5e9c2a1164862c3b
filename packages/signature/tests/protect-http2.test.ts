// protect() before requests of node:http2: a body that no header announces is a body all the same.
import { type ClientHttp2Session, connect, createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protect, verifiedRequest } from '../src/node/index.ts';
import { protectOptions } from './fixtures/protected-server.ts';
import { AUTHORITY, ORDER, type SignedExample, signExample, signGet } from './fixtures/signed-request.ts';

let server: Http2Server;
let session: ClientHttp2Session;
beforeAll(async () => {
  const guard = protect(protectOptions());
  server = createServer((request, response) => {
    const [incoming, outgoing] = [request, response] as unknown as Parameters<typeof guard>;
    guard(incoming, outgoing, () => response.end(`accepted ${verifiedRequest(incoming).text()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  session.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** Without Content-Length, which HTTP/2 does not need. */
function send({ head, body }: SignedExample): Promise<string> {
  const own = head.headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name !== 'host' && name !== 'content-length');
  const stream = session.request(
    { ':method': head.method, ':path': head.target, ':authority': AUTHORITY, ...Object.fromEntries(own) },
    { endStream: false },
  );
  stream.end(body ?? undefined);
  stream.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk: string) => {
      text += chunk;
    });
    stream.on('error', reject).on('end', () => resolve(text));
  });
}

describe('T151 over HTTP/2', () => {
  it('takes the body that was signed, and none where none was', async () => {
    expect(await send(signExample())).toBe(`accepted ${Buffer.from(ORDER)}`);
    expect(await send(signGet())).toBe('accepted ');
  });
  it('refuses a body that was not signed, though no header announces it', async () => {
    expect(JSON.parse(await send({ ...signGet(), body: ORDER }))).toMatchObject({ code: 'coverage' });
    const other = { ...signExample(), body: Buffer.from('{"dish":"cake","count":2}') };
    expect(JSON.parse(await send(other))).toMatchObject({ code: 'digest_mismatch' });
  });
});
