// protect() over real sockets: bodies that stream, swell, stall, break off, or are not what was signed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protect } from '../src/node/index.ts';
import { type ProtectedServer, protectOptions, startProtected } from './fixtures/protected-server.ts';
import { codeOf, exchange, headText, listen, RawConnection } from './fixtures/raw-http.ts';
import {
  addHeader,
  bytes,
  NOW,
  ORDER,
  type SignedExample,
  signExample,
  withHeader,
} from './fixtures/signed-request.ts';

const LIMIT = 100_000;
let api: ProtectedServer;
beforeAll(async () => {
  api = await startProtected({ maxBodyBytes: LIMIT });
});
afterAll(() => api.close());

const chunked = (example: SignedExample): SignedExample =>
  addHeader(
    withHeader(example, 'content-length', () => null),
    'Transfer-Encoding',
    'chunked',
  );
const headOf = ({ head }: SignedExample): string => headText(head.method, head.target, head.headers);
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const sized = (length: number): SignedExample => {
  const body = new Uint8Array(length).fill(0x61);
  const headers = [
    ['Host', 'api.example.com'],
    ['Content-Type', 'text/plain'],
    ['Content-Length', String(length)],
  ] as const;
  return signExample({ headers, body });
};

describe('T151 how the body comes', () => {
  it('chunk by chunk or at once is the same content', async () => {
    const text = Buffer.from(ORDER).toString();
    const response = await exchange(
      api.port,
      headOf(chunked(signExample())),
      chunk(text.slice(0, 5)),
      chunk(text.slice(5)),
      '0\r\n\r\n',
    );
    expect(JSON.parse(response?.body ?? '')).toMatchObject({ body: text });
  });
  it.each(['gzip', 'identity', 'br'])('Content-Encoding: %s is refused', async (encoding) => {
    const refused = await api.send(addHeader(signExample(), 'Content-Encoding', encoding));
    expect(codeOf(refused)).toBe('coverage');
  });
  it('Content-Encoding is taken where the owner opts in, when it is covered', async () => {
    const open = await startProtected({ acceptContentEncoding: true });
    const headers = [
      ['Host', 'api.example.com'],
      ['Content-Encoding', 'gzip'],
      ['Content-Length', '3'],
    ] as const;
    expect(codeOf(await open.send(signExample({ headers, body: bytes('zip') })))).toBe('accepted');
    expect(codeOf(await open.send(addHeader(signExample(), 'Content-Encoding', 'gzip')))).toBe('coverage');
    await open.close();
  });
  it('announced trailers are refused, and so are trailers that nobody announced', async () => {
    const body = chunk(Buffer.from(ORDER).toString());
    const announced = headOf(addHeader(chunked(signExample()), 'Trailer', 'X-Role'));
    expect(codeOf(await exchange(api.port, announced, body, '0\r\nX-Role: admin\r\n\r\n'))).toBe('coverage');
    const sudden = headOf(chunked(signExample()));
    expect(codeOf(await exchange(api.port, sudden, body, '0\r\nX-Role: admin\r\n\r\n'))).toBe('coverage');
  });
  it('a body that no digest covers is refused', async () => {
    const signed = signExample({ method: 'DELETE', headers: [['Host', 'api.example.com']], body: null });
    expect(codeOf(await api.send(addHeader({ ...signed, body: bytes('x') }, 'Content-Length', '1')))).toBe('coverage');
  });
});

describe('T136 a body changed by one byte', () => {
  it('never reaches the handler', async () => {
    const before = api.calls();
    for (let i = 0; i < ORDER.length; i += 1) {
      const body = Uint8Array.from(ORDER, (byte, at) => (at === i ? byte ^ 1 : byte));
      expect(codeOf(await api.send({ ...signExample(), body }))).toBe('digest_mismatch');
    }
    expect(api.calls()).toBe(before);
  });
  it('does not use the nonce up: the true request still passes', async () => {
    const example = signExample();
    expect(codeOf(await api.send({ ...example, body: new Uint8Array(ORDER.length) }))).toBe('digest_mismatch');
    expect(codeOf(await api.send(example))).toBe('accepted');
  });
});

describe('the byte cap', () => {
  it('takes the last byte and refuses one more with 413, before it is sent', async () => {
    expect(codeOf(await api.send(sized(LIMIT)))).toBe('accepted');
    const response = await exchange(api.port, headOf(sized(LIMIT + 1)));
    expect([response?.status, codeOf(response), response?.headers.connection]).toEqual([
      413,
      'body_too_large',
      'close',
    ]);
  });
  it('stops a chunked body that swells beyond it; the answer arrives, then the connection ends', async () => {
    const connection = new RawConnection(api.port);
    connection.write(headOf(chunked(sized(LIMIT + 1))));
    for (let i = 0; i < 30; i += 1) connection.write(chunk('a'.repeat(4_000)));
    const response = await connection.response();
    expect([response?.status, codeOf(response)]).toEqual([413, 'body_too_large']);
    await connection.closed();
  });
  it('is not for callers without a signature: they are refused before a byte of body is kept', async () => {
    const connection = new RawConnection(api.port);
    connection.write(
      headText('POST', '/a', [
        ['Host', 'x'],
        ['Content-Length', '9000000000'],
      ]),
    );
    const response = await connection.response();
    expect([response?.status, codeOf(response), response?.headers.connection]).toEqual([
      401,
      'signature_missing',
      'close',
    ]);
    connection.write('a'.repeat(70_000));
    await connection.closed();
  });
});

describe('an answer before the end of the body', () => {
  it('reaches a caller that first sends everything and then reads', async () => {
    const connection = new RawConnection(api.port);
    connection.socket.pause();
    connection.write(
      headText('POST', '/a', [
        ['Host', 'x'],
        ['Content-Length', '3000000'],
      ]),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const writes = Array.from({ length: 30 }, () => {
      return new Promise<unknown>((resolve) => connection.socket.write('a'.repeat(100_000), resolve));
    });
    expect((await Promise.all(writes)).filter((error) => error instanceof Error)).toEqual([]);
    connection.socket.resume();
    expect(codeOf(await connection.response())).toBe('signature_missing');
    connection.socket.destroy();
  });
});

describe('slow and broken bodies', () => {
  it('a body that stalls is refused with 408 and closed', async () => {
    const slow = await startProtected({ bodyTimeoutSeconds: 1 });
    const connection = new RawConnection(slow.port);
    connection.write(headOf(signExample()));
    connection.write(ORDER.subarray(0, 3));
    const response = await connection.response();
    expect([response?.status, codeOf(response)]).toEqual([408, 'body_timeout']);
    await connection.closed();
    expect(slow.calls()).toBe(0);
    await slow.close();
  });
  it('a process that stood still does not take the body for timely', async () => {
    let now = NOW;
    const late = await startProtected({ clock: () => now });
    const connection = new RawConnection(late.port);
    connection.write(headOf(signExample()));
    await new Promise((resolve) => setTimeout(resolve, 50));
    now += 21;
    connection.write(ORDER);
    expect(codeOf(await connection.response())).toBe('body_timeout');
    expect(late.calls()).toBe(0);
    connection.socket.destroy();
    await late.close();
  });
  it('a connection that breaks off is heard of, runs no handler and uses no nonce up', async () => {
    const example = signExample();
    const before = api.calls();
    const connection = new RawConnection(api.port);
    connection.write(headOf(example));
    connection.write(ORDER.subarray(0, 3));
    await new Promise((resolve) => setTimeout(resolve, 50));
    connection.socket.destroy();
    await expect.poll(() => api.failures.at(-1)?.reason).toBe('body_incomplete');
    expect(api.calls()).toBe(before);
    expect(codeOf(await api.send(example))).toBe('accepted');
  });
});

describe(protect, () => {
  it('says so when somebody made text of the bytes before', async () => {
    const said: string[] = [];
    const guard = protect(protectOptions());
    const running = await listen((request, response) => {
      request.setEncoding('utf8');
      try {
        guard(request, response, () => {});
      } catch (error) {
        said.push(String(error));
        response.end();
      }
    });
    const connection = new RawConnection(running.port);
    connection.write(headOf(signExample()));
    await expect.poll(() => said).toEqual([expect.stringContaining('setEncoding() was called before protect()')]);
    connection.socket.destroy();
    await running.close();
  });
  it('lets one of 64 copies through that arrive at once (T139)', async () => {
    const example = signExample();
    const before = api.calls();
    const codes = await Promise.all(Array.from({ length: 64 }, async () => codeOf(await api.send(example))));
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(codes.filter((code) => code === 'replayed')).toHaveLength(63);
    expect(api.calls()).toBe(before + 1);
  });
});
