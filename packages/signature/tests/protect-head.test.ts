// protect() over real sockets: what the raw head of a request may look like, and what a handler may read of it.
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryReplayStore } from '../src/index.ts';
import { type ProtectOptions, protect, verifiedRequest } from '../src/node/index.ts';
import { type ProtectedServer, protectOptions, rawParts, startProtected } from './fixtures/protected-server.ts';
import { codeOf, exchange, headText, listen, RawConnection } from './fixtures/raw-http.ts';
import { AUTHORITY, addHeader, ORDER, signExample, signGet, withHeader } from './fixtures/signed-request.ts';

let api: ProtectedServer;
beforeAll(async () => {
  api = await startProtected({ cover: ['X-Amount'] });
});
afterAll(() => api.close());

describe(protect, () => {
  it('hands the handler who signed, what, and the bytes of the body', async () => {
    const response = await api.send(signExample());
    expect(response?.status).toBe(200);
    expect(JSON.parse(response?.body ?? '')).toEqual({
      owner: 'shop',
      method: 'POST',
      target: '/v1/orders?table=7&table=8',
      body: Buffer.from(ORDER).toString(),
    });
  });

  it('answers a request that is not signed how to sign it, with its time', async () => {
    const response = await exchange(api.port, headText('GET', '/v1/orders', [['Host', AUTHORITY]]));
    expect(response?.status).toBe(401);
    expect(response?.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'www-authenticate': 'Signature',
      'accept-signature':
        'sig1=("@method" "@authority" "@path" "@query" "content-digest" "content-type" "x-amount");created;expires;tag="davit-1"',
      date: 'Fri, 15 Jan 2027 08:00:00 GMT',
    });
    expect(codeOf(response)).toBe('signature_missing');
  });

  it('accepts a request once', async () => {
    const example = signExample();
    expect(codeOf(await api.send(example))).toBe('accepted');
    expect(codeOf(await api.send(example))).toBe('replayed');
  });

  it('serves the next request of a connection after it refused one with a body', async () => {
    const connection = new RawConnection(api.port);
    const forged = { ...signExample(), body: new Uint8Array(ORDER.length) };
    for (const example of [forged, signExample(), forged, signExample()])
      for (const part of rawParts(example)) connection.write(part);
    const codes = [];
    for (let i = 0; i < 4; i += 1) codes.push(codeOf(await connection.response()));
    expect(codes).toEqual(['digest_mismatch', 'accepted', 'digest_mismatch', 'accepted']);
    expect(connection.isClosed).toBe(false);
    connection.socket.destroy();
  });

  it('answers HEAD without a body, and the connection lives on', async () => {
    const connection = new RawConnection(api.port);
    connection.write(headText('HEAD', '/a', [['Host', AUTHORITY]]));
    const end = new Promise<string>((resolve) => connection.socket.once('data', (text) => resolve(String(text))));
    expect(await end).toMatch(/^HTTP\/1\.1 401 [\s\S]*\r\n\r\n$/);
    connection.socket.destroy();
  });

  it('never calls the handler when the key lookup or the store fails, and answers 503 (T141)', async () => {
    const down = () => {
      throw new Error('no database');
    };
    const broken = [
      { keys: down },
      { keys: () => Promise.reject(new Error('no database')) },
      { replay: { spend: down } },
      { replay: { spend: () => Promise.reject(new Error('no database')) } },
    ];
    for (const options of broken) {
      const server = await startProtected(options);
      const response = await server.send(signExample());
      expect([response?.status, codeOf(response), server.calls()]).toEqual([503, 'replay_store_down', 0]);
      expect(server.failures).toMatchObject([{ cause: { message: 'no database' } }]);
      await server.close();
    }
  });

  it.each([
    ['https://api.example.com', 'authority'],
    ['API.example.com', 'authority'],
    ['api.example.com/', 'authority'],
    [[], 'authority'],
  ])('refuses to start for the authority %s', (authority, named) => {
    expect(() => protect({ ...protectOptions(), authority })).toThrow(`\`${named}\``);
  });
  it('refuses to start with a body time that nonces do not outlive, a limit that is none, an origin with a path', () => {
    expect(() => protect({ ...protectOptions(), bodyTimeoutSeconds: 26 })).toThrow('`bodyTimeoutSeconds` is 1 to 25');
    expect(() => protect({ ...protectOptions(), maxBodyBytes: Number.NaN })).toThrow('`maxBodyBytes`');
    const classic = { origin: 'https://api.example.com/', keys: () => [] };
    expect(() => protect({ ...protectOptions(), classic })).toThrow('`classic.origin`');
  });
  it.each([
    ['`keys` is a function: keyid → key', { keys: new Map() }],
    ['`keys` is a function', { keys: undefined }],
    ['`replay` is a store', { replay: undefined }],
    ['`replay` is a store', { replay: memoryReplayStore }],
    ['`classic.keys` is a function: client id → list', { classic: { origin: 'https://api.example.com', keys: [] } }],
    ['`classic.keys` is a function', { classic: { origin: 'https://api.example.com', keys: new Map() } }],
    ['`classic.keys` is a function', { classic: { origin: 'https://api.example.com' } }],
    ['`classic.origin` is scheme and host', { classic: { keys: () => [] } }],
    ['`authority` is the host', { authority: undefined }],
  ])('says at the start, not by 503 later, that %s', (sentence, wrong) => {
    const options = { ...protectOptions(), ...wrong } as unknown as ProtectOptions;
    expect(() => protect(options)).toThrow(new RegExp(`^${sentence}`));
    expect(() => protect(options)).toThrow(TypeError);
  });

  it('says so when a body parser was put before it', async () => {
    const guard = protect(protectOptions());
    const server = await listen((request, response) => {
      request.on('end', () => {
        try {
          guard(request, response, () => response.end('through'));
        } catch (error) {
          response.end((error as Error).message);
        }
      });
      request.resume();
    });
    const text = await fetch(`http://127.0.0.1:${server.port}/`, { method: 'POST', body: 'x' }).then((r) => r.text());
    expect(text).toBe('the body was read before protect(): put protect() before body parsers');
    await server.close();
  });
});

describe('T138 what the signature does not cover', () => {
  let read: (request: IncomingMessage) => string | null = () => null;
  let port = 0;
  let close = async () => {};
  beforeAll(async () => {
    const guard = protect({ ...protectOptions(), replay: memoryReplayStore(), cover: ['x-amount'] });
    const server = await listen((request, response) =>
      guard(request, response, () => {
        let text: string;
        try {
          text = JSON.stringify({ value: read(request) });
        } catch (error) {
          text = JSON.stringify({ error: (error as Error).message });
        }
        response.setHeader('Content-Length', Buffer.byteLength(text));
        response.end(text);
      }),
    );
    ({ port, close } = server);
  });
  afterAll(() => close());
  const readBy = async (name: string, ...lines: readonly (readonly [string, string])[]) => {
    read = (request) => verifiedRequest(request).header(name);
    const example = lines.reduce((signed, line) => addHeader(signed, ...line), signExample());
    return JSON.parse((await exchange(port, ...rawParts(example)))?.body ?? '') as Record<string, unknown>;
  };

  it('a handler reads covered headers', async () => {
    expect(await readBy('Idempotency-Key')).toEqual({ value: '"order-4711"' });
  });
  it('and null for one that would have had to be covered and is absent', async () => {
    expect(await readBy('authorization')).toEqual({ value: null });
    expect(await readBy('X-Amount')).toEqual({ value: null });
  });
  it('and an error that names the header for one that anybody could have written', async () => {
    expect(await readBy('X-Role', ['X-Role', 'admin'])).toEqual({
      error: 'the header "X-Role" is not covered by the signature',
    });
  });
  it.each(['Authorization', 'DPoP', 'Idempotency-Key', 'X-Amount'])('%s added on the way is refused', async (name) => {
    read = () => 'nothing';
    const example = signGet();
    expect(codeOf(await exchange(port, ...rawParts(addHeader(example, name, 'added'))))).toBe('coverage');
    expect(JSON.parse((await exchange(port, ...rawParts(example)))?.body ?? '')).toHaveProperty('value');
  });
  it('a request that did not pass has nothing to read', () => {
    expect(() => verifiedRequest({} as IncomingMessage)).toThrow('did not pass protect()');
  });
});

describe('T148 ambiguous paths', () => {
  it.each([
    '//v1/orders',
    '/v1//orders',
    '/v1/./orders',
    '/v1/../orders',
    '/v1/%2e%2e/orders',
    '/v1/%2E/orders',
    '/v1%2Forders',
    '/v1%5corders',
    '/v1/..;p/orders',
    '/v1\\orders',
    '/v1/orders?',
    '/v1/orders#a',
    '*',
    'http://api.example.com/v1/orders',
  ])('%s is refused before routing', async (target) => {
    const example = signGet({ target: '/v1/orders' });
    const response = await exchange(api.port, headText('GET', target, example.head.headers));
    expect([response?.status, codeOf(response)]).toEqual([401, 'malformed']);
  });
  it.each(['/v1/caf\xe9', '/v1/a b', ''])('%s is refused by node:http', async (target) => {
    const response = await exchange(api.port, headText('GET', target, signGet().head.headers));
    expect(response?.status).toBe(400);
  });
  it.each([
    ['/v1/a%c3%a9', '/v1/a%C3%A9'],
    ['/v1/orders', '/v1/orders/'],
    ['/v1/orders', '/V1/orders'],
    ['/v1/orders;p=1', '/v1/orders'],
    ['/v1/a%41', '/v1/aA'],
  ])('%s does not pass for %s', async (target, other) => {
    const example = signGet({ target });
    expect(codeOf(await api.send(example))).toBe('accepted');
    const twin = signGet({ target });
    const response = await exchange(api.port, headText('GET', other, twin.head.headers));
    expect(codeOf(response)).toBe('signature_invalid');
  });
});

describe('T149 ambiguous queries', () => {
  it.each([
    ['/a?x=1&y=2', '/a?y=2&x=1'],
    ['/a?x=1', '/a?x=1&x=1'],
    ['/a?x=a+b', '/a?x=a%20b'],
    ['/a?x=', '/a?x'],
    ['/a?x=%2f', '/a?x=%2F'],
    ['/a?x=1', '/a'],
  ])('%s does not pass for %s, and the handler gets the signed bytes', async (target, other) => {
    const response = await api.send(signGet({ target }));
    expect(JSON.parse(response?.body ?? '')).toMatchObject({ target });
    const moved = await exchange(api.port, headText('GET', other, signGet({ target }).head.headers));
    expect(codeOf(moved)).toBe('signature_invalid');
  });
});

describe('T150 a proxy that rewrites', () => {
  const moved = (headers: readonly (readonly [string, string])[]) => {
    const example = signGet();
    const rest = example.head.headers.filter(([name]) => name !== 'Host');
    return exchange(api.port, headText('GET', example.head.target, [...headers, ...rest]));
  };
  it('Host: the authority is the configured one', async () => {
    expect(codeOf(await moved([['Host', '10.0.0.7:8080']]))).toBe('accepted');
  });
  it('X-Forwarded-Host and its like are not looked at', async () => {
    const forwarded = [
      ['Host', '10.0.0.7'],
      ['X-Forwarded-Host', 'evil.example'],
      ['X-Forwarded-Proto', 'http'],
      ['Forwarded', 'host=evil.example;proto=http'],
    ] as const;
    expect(codeOf(await moved(forwarded))).toBe('accepted');
  });
  it('a request that was signed for another API is refused, whatever its Host says', async () => {
    const other = await startProtected({ authority: 'pay.example.com' });
    expect(codeOf(await other.send(signGet()))).toBe('signature_invalid');
    await other.close();
  });
});

describe('T152 header lines', () => {
  const raw = (line: string) => {
    const { head } = signExample();
    return exchange(api.port, headText(head.method, head.target, head.headers).slice(0, -2), line, '\r\n', ORDER);
  };
  it.each([
    ['obs-fold', 'X-Note: a\r\n b\r\n'],
    ['a control character', 'X-Note: a\x01b\r\n'],
    ['a space before the colon', 'X-Note : a\r\n'],
    ['a bare CR', 'X-Note: a\rb\r\n'],
    ['a bare LF', 'X-Note: a\nY: b\r\n'],
    ['a second Content-Length', 'Content-Length: 3\r\n'],
    ['Transfer-Encoding beside Content-Length', 'Transfer-Encoding: chunked\r\n'],
  ])('%s is refused by node:http, which closes', async (_what, line) => {
    expect((await raw(line))?.status).toBe(400);
  });
  it.each(['Content-Type: text/plain', 'Idempotency-Key: "b"', 'content-digest: sha-256=:AAAA:'])(
    'a second line of a covered header is refused: %s',
    async (line) => {
      expect(codeOf(await raw(`${line}\r\n`))).toBe('malformed');
    },
  );
  it.each([
    'Signature-Input: sig2=();created=1;keyid="a";tag="davit-1"',
    'Signature-Input: sig1=()',
    'Signature: sig1=:AAAA:',
  ])('a second line of the signature is refused: %s', async (line) => {
    expect(codeOf(await raw(`${line}\r\n`))).toBe('malformed');
  });
  it('values joined by a comma do not pass for the one that was signed', async () => {
    const joined = withHeader(signExample(), 'idempotency-key', (value) => `${value}, "b"`);
    expect(codeOf(await api.send(joined))).toBe('signature_invalid');
  });
  it('spaces around a value are no part of it (RFC 9110 §5.5)', async () => {
    const spaced = withHeader(signExample(), 'idempotency-key', (value) => ` \t${value}  \t`);
    expect(codeOf(await api.send(spaced))).toBe('accepted');
  });
  it('characters beyond ASCII in a covered header are refused', async () => {
    const odd = withHeader(signExample(), 'content-type', () => 'text/plain; name=\xe9');
    expect(codeOf(await api.send(odd))).toBe('malformed');
  });
});
