// The HTTP edge over a real loopback server and raw sockets. The handler behind it only says what reached it.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlainRequest, PlainResponse } from '@davit/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, type ListenerOptions, listen } from '../src/edge/listener.ts';
import { ask, collect, exchange, parseAnswer } from './raw-http.ts';

const MAX_BODY = 64 * 1024;
let open: Listener[] = [];
afterEach(async () => {
  await Promise.all(open.map((listener) => listener.close()));
  open = [];
});

/** Answers 200 with what it was given; `seen` collects every request that came through the edge. */
async function start(
  options: Partial<ListenerOptions> = {},
): Promise<{ port: number; seen: PlainRequest[]; listener: Listener }> {
  const seen: PlainRequest[] = [];
  const listener = await listen({
    address: '127.0.0.1',
    port: 0,
    maxBodyBytes: MAX_BODY,
    handle: async (request): Promise<PlainResponse> => {
      seen.push(request);
      return {
        status: 200,
        headers: [['content-type', 'text/plain']],
        body: `${request.method} ${request.target} ${request.body.length}`,
      };
    },
    ...options,
  });
  open.push(listener);
  return { port: listener.port, seen, listener };
}

describe('requests one after another on one connection', () => {
  it.each([
    ['the edge refuses', 'GET //bad HTTP/1.1\r\nHost: a.test\r\n\r\n'],
    ['the parser refuses', 'GET / HTTP/1.1\r\nHost: a.test\r\nBad Header: x\r\n\r\n'],
    ['are too large', `POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: ${MAX_BODY + 1}\r\n\r\n`],
  ])('T046 are answered in their order, also when %s', async (_, second) => {
    const { port } = await start({
      handle: async ({ target }) => {
        await sleep(100);
        return { status: 200, headers: [['content-type', 'text/plain']], body: `answer to ${target}` };
      },
    });
    const text = await exchange(port, `GET /slow HTTP/1.1\r\nHost: a.test\r\n\r\n${second}`, 1_000);
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '400']);
    expect(parseAnswer(text).body).toMatch(/^answer to \/slow/);
  });
});

describe('requests that mean two things', () => {
  const cases: readonly [name: string, lines: readonly string[], body?: string][] = [
    ['T046 two Host headers', ['GET / HTTP/1.1', 'Host: a.test', 'Host: b.test']],
    [
      'T046 two Authorization headers',
      ['GET / HTTP/1.1', 'Host: a.test', 'Authorization: Basic eDp5', 'Authorization: Bearer z'],
    ],
    [
      'two Content-Type headers',
      ['POST / HTTP/1.1', 'Host: a.test', 'Content-Type: a/b', 'Content-Type: c/d', 'Content-Length: 0'],
    ],
    ['two Content-Length headers', ['POST / HTTP/1.1', 'Host: a.test', 'Content-Length: 1', 'Content-Length: 2'], 'ab'],
    [
      'T046 Content-Length beside Transfer-Encoding',
      ['POST / HTTP/1.1', 'Host: a.test', 'Content-Length: 5', 'Transfer-Encoding: chunked'],
      '0\r\n\r\n',
    ],
    [
      'a transfer coding other than chunked',
      ['POST / HTTP/1.1', 'Host: a.test', 'Transfer-Encoding: gzip, chunked'],
      '0\r\n\r\n',
    ],
    ['T046 a folded header line', ['GET / HTTP/1.1', 'Host: a.test', 'X-A: one\r\n two']],
    ['T152 a space before the colon', ['GET / HTTP/1.1', 'Host: a.test', 'X-A : one']],
    ['T152 a control character in a value', ['GET / HTTP/1.1', 'Host: a.test', 'X-A: o\x01ne']],
    ['a NUL in a value', ['GET / HTTP/1.1', 'Host: a.test', 'X-A: o\x00ne']],
    ['no Host header', ['GET / HTTP/1.1']],
    ['an absolute-form target', ['GET http://a.test/ HTTP/1.1', 'Host: a.test']],
    ['an asterisk-form target', ['OPTIONS * HTTP/1.1', 'Host: a.test']],
    ['CONNECT', ['CONNECT a.test:443 HTTP/1.1', 'Host: a.test']],
    ['a method that does not exist', ['FROB / HTTP/1.1', 'Host: a.test']],
    ['T148 an empty segment', ['GET //oauth/token HTTP/1.1', 'Host: a.test']],
    ['T148 a dot segment', ['GET /oauth/./token HTTP/1.1', 'Host: a.test']],
    ['T148 two dots', ['GET /x/../oauth/token HTTP/1.1', 'Host: a.test']],
    ['T148 escaped dots', ['GET /x/%2e%2e/oauth/token HTTP/1.1', 'Host: a.test']],
    ['T148 an escaped slash', ['GET /oauth%2Ftoken HTTP/1.1', 'Host: a.test']],
    ['T148 a backslash', ['GET /oauth\\token HTTP/1.1', 'Host: a.test']],
    ['T148 an escaped backslash', ['GET /oauth%5Ctoken HTTP/1.1', 'Host: a.test']],
    ['T148 bytes beyond ASCII', ['GET /\xc3\xbc HTTP/1.1', 'Host: a.test']],
    ['T148 bytes beyond ASCII in the query', ['GET /?a=\xc3\xbc HTTP/1.1', 'Host: a.test']],
    ['T148 lower-case escapes', ['GET /%c3%bc HTTP/1.1', 'Host: a.test']],
    ['T044 an escaped NUL', ['GET /a%00b HTTP/1.1', 'Host: a.test']],
    ['T044 an escape that is not UTF-8', ['GET /a%FF HTTP/1.1', 'Host: a.test']],
    ['an escape without digits', ['GET /a%zz HTTP/1.1', 'Host: a.test']],
  ];
  it.each(cases)('%s is answered with 400 before routing', async (_name, lines, body) => {
    const { port, seen } = await start();
    const answer = await ask(port, lines, body);
    expect(answer.status).toBe(400);
    expect(seen).toEqual([]);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['content-security-policy']).toContain('sandbox');
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_request', reason: 'invalid_request' });
  });

  it('refuses a head above 16 KiB with 431, closed like every other answer', async () => {
    const { port, seen } = await start();
    const answer = await ask(port, ['GET / HTTP/1.1', 'Host: a.test', `X-A: ${'a'.repeat(17_000)}`]);
    expect(answer.status).toBe(431);
    expect(answer.headers['content-security-policy']).toContain('sandbox');
    expect(seen).toEqual([]);
  });

  it('refuses a request target above 8 KiB with 414', async () => {
    const { port } = await start();
    expect((await ask(port, [`GET /${'a'.repeat(9_000)} HTTP/1.1`, 'Host: a.test'])).status).toBe(414);
  });
});

describe('what reaches the handler', () => {
  it('keeps target, header order and duplicates as they stood on the wire', async () => {
    const { port, seen } = await start();
    await ask(
      port,
      ['POST /a%20b;c?x=1&&x=%2f+%zz HTTP/1.1', 'hOsT: a.test', 'X-B: 2', 'X-A: 1', 'x-b: 3', 'Content-Length: 3'],
      'abc',
    );
    expect(seen[0]?.target).toBe('/a%20b;c?x=1&&x=%2f+%zz');
    expect(seen[0]?.headers.map(([name, value]) => `${name}=${value}`).slice(0, 5)).toEqual([
      'host=a.test',
      'x-b=2',
      'x-a=1',
      'x-b=3',
      'content-length=3',
    ]);
    expect(Buffer.from(seen[0]?.body ?? []).toString()).toBe('abc');
    expect(seen[0]?.remoteAddress).toContain('127.0.0.1');
  });

  it('answers several requests on one connection, each by itself', async () => {
    const { port } = await start();
    const text = await exchange(
      port,
      [
        'GET /1 HTTP/1.1',
        'Host: a.test',
        '',
        'POST /2 HTTP/1.1',
        'Host: a.test',
        'Content-Length: 2',
        '',
        'abGET /3 HTTP/1.1',
        'Host: a.test',
        'Connection: close',
        '',
        '',
      ].join('\r\n'),
    );
    expect(text.match(/(?:GET|POST) \/\d \d/g)).toEqual(['GET /1 0', 'POST /2 2', 'GET /3 0']);
  });

  it('sends no body for HEAD, but its length', async () => {
    const { port } = await start();
    const answer = await ask(port, ['HEAD /abc HTTP/1.1', 'Host: a.test']);
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['content-length']).toBe('11');
  });
});

describe('bodies', () => {
  it('passes 64 KiB', async () => {
    const { port } = await start();
    const answer = await ask(
      port,
      ['POST / HTTP/1.1', 'Host: a.test', `Content-Length: ${MAX_BODY}`],
      'a'.repeat(MAX_BODY),
    );
    expect(answer.body).toBe(`POST / ${MAX_BODY}`);
  });

  it('refuses a declared length above 64 KiB without waiting for a single byte of it', async () => {
    const { port, seen } = await start();
    const answer = await ask(port, ['POST / HTTP/1.1', 'Host: a.test', `Content-Length: ${MAX_BODY + 1}`]);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_request', reason: 'invalid_request' });
    expect(seen).toEqual([]);
  });

  it('stops reading a chunked body at 64 KiB and closes the connection', async () => {
    const { port, seen } = await start();
    let sent = 0;
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n');
      const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
      const more = (): void => {
        while (!socket.destroyed && sent < 64 * 1024 * 1024 && socket.write(chunk)) sent += 0x4000;
      };
      socket.on('drain', more);
      more();
    });
    const answer = parseAnswer(await collect(socket));
    expect(answer.status).toBe(400);
    expect(seen).toEqual([]);
    // Kernel buffers take some; 64 MiB were on offer.
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });

  it('says 100 Continue only to a request that it would read', async () => {
    const { port } = await start();
    const good = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab',
    );
    expect(good).toMatch(/^HTTP\/1\.1 100 Continue/);
    const large = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 999999\r\n\r\n',
    );
    expect(large).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('forgets a request whose client goes away in the middle of its body', async () => {
    const { port, seen } = await start();
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\nabc'),
    );
    await sleep(50);
    socket.destroy();
    await sleep(50);
    expect(seen).toEqual([]);
    expect((await ask(port, ['GET / HTTP/1.1', 'Host: a.test'])).status).toBe(200);
  });
});

describe('time', () => {
  it('answers a head that does not arrive in time with 408, and closes', async () => {
    const { port } = await start({ timeouts: { headers: 200, request: 400 } });
    const answer = parseAnswer(await exchange(port, 'GET / HTTP/1.1\r\nHost: a.te'));
    expect(answer.status).toBe(408);
    expect(answer.headers['content-security-policy']).toContain('sandbox');
  });

  it('answers a body that does not arrive in time with 408, and closes', async () => {
    const { port, seen } = await start({ timeouts: { headers: 200, request: 400 } });
    const text = await exchange(port, 'POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nab');
    expect(parseAnswer(text).status).toBe(408);
    expect(seen).toEqual([]);
  });

  it('gives an upload longer, and everything else no longer for it', async () => {
    const uploads = {
      isUpload: ({ method }: { method: string }) => method === 'PUT',
      admit: async () => ({ kind: 'admitted', holder: 'one' }) as const,
      maxBytes: 1_000_000,
      atOnce: 1,
    };
    const { port, seen } = await start({ uploads, timeouts: { headers: 200, request: 300, upload: 1_500 } });
    const send = (method: string) =>
      exchange(port, `${method} / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nab`, 4_000);
    const started = Date.now();
    expect(parseAnswer(await send('POST')).status).toBe(408);
    expect(Date.now() - started).toBeLessThan(1_400);
    const slow = Date.now();
    expect(parseAnswer(await send('PUT')).status).toBe(408);
    expect(Date.now() - slow).toBeGreaterThan(1_300);
    expect(seen).toEqual([]);
  });

  it('closes idle connections after the keep-alive time', async () => {
    const { port } = await start({ timeouts: { keepAlive: 100 } });
    const started = Date.now();
    await exchange(port, 'GET / HTTP/1.1\r\nHost: a.test\r\n\r\n', 5_000);
    expect(Date.now() - started).toBeLessThan(4_000);
  });
});

describe('answers that are larger than what a client reads', () => {
  const MIB = 1024 * 1024;
  /** Counts what it has handed out. */
  function large(size: number) {
    const given = { bytes: 0, opened: 0, closed: 0 };
    const pieces = {
      size,
      async *read() {
        given.opened += 1;
        try {
          for (let at = 0; at < size; at += 65_536) {
            const piece = new Uint8Array(Math.min(65_536, size - at)).fill(120);
            given.bytes += piece.length;
            yield piece;
          }
        } finally {
          given.closed += 1;
        }
      },
    };
    return { given, handle: async () => ({ status: 200, headers: [], body: '', pieces }) };
  }

  it('are whole, with their length; HEAD has the length alone', async () => {
    const { given, handle } = large(3 * MIB + 5);
    const { port } = await start({ handle });
    const answer = await ask(port, ['GET / HTTP/1.1', 'Host: a.test']);
    expect([answer.headers['content-length'], answer.body.length]).toEqual([`${3 * MIB + 5}`, 3 * MIB + 5]);
    const head = await ask(port, ['HEAD / HTTP/1.1', 'Host: a.test']);
    expect([head.headers['content-length'], head.body]).toEqual([`${3 * MIB + 5}`, '']);
    expect(given).toMatchObject({ opened: 1, closed: 1 });
  });

  it('are read no further than the client does, which is cut off when it stands still', async () => {
    const { given, handle } = large(64 * MIB);
    const { port } = await start({ handle, timeouts: { stalled: 600 } });
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a.test\r\n\r\n'));
    socket.pause();
    socket.on('error', () => undefined);
    await expect.poll(() => given.bytes).toBeGreaterThan(0);
    await sleep(300);
    expect(given.bytes).toBeLessThan(16 * MIB);
    await expect.poll(() => given.closed).toBe(1);
    socket.destroy();
  });

  it('are prepared one at a time for a client that asks for hundreds and reads none', async () => {
    let asked = 0;
    const body = new Uint8Array(8 * MIB);
    const { port } = await start({
      handle: async () => {
        asked += 1;
        return { status: 200, headers: [], body };
      },
    });
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a.test\r\n\r\n'.repeat(200)));
    socket.pause();
    await expect.poll(() => asked).toBe(1);
    await sleep(300);
    expect(asked).toBe(1);
    socket.destroy();
    await sleep(100);
    expect(asked).toBe(1);
  });

  it('break off where they cannot be read on, and nobody takes what has come for whole', async () => {
    const pieces = {
      size: 100,
      async *read() {
        yield new Uint8Array(60).fill(120);
        throw new Error('the disk is gone');
      },
    };
    const { port } = await start({ handle: async () => ({ status: 200, headers: [], body: '', pieces }) });
    const answer = parseAnswer(await exchange(port, 'GET / HTTP/1.1\r\nHost: a.test\r\n\r\n', 2_000));
    expect([answer.headers['content-length'], answer.body.length <= 60]).toEqual(['100', true]);
  });
});

describe('uploads', () => {
  const uploads = {
    isUpload: ({ method }: { method: string }) => method === 'PUT',
    admit: async ({ target }: { target: string }) => ({ kind: 'admitted', holder: target.slice(1) }) as const,
    maxBytes: 1_000_000,
    atOnce: 2,
  };
  const put = (holder: string, body: string) =>
    `PUT /${holder} HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\nConnection: close\r\n\r\n${body}`;

  it('wait for their place, one for each holder: who holds on to many keeps nobody else out', async () => {
    const { port, seen } = await start({ uploads });
    const holding = Array.from({ length: 6 }, () => exchange(port, put('slow', 'a'), 3_000));
    await sleep(200);
    expect(parseAnswer(await exchange(port, put('quick', 'abcde'))).status).toBe(200);
    expect(seen.map(({ target }) => target)).toEqual(['/quick']);
    await Promise.all(holding);
  });

  it('of one holder go one after the other, and all go', async () => {
    let inside = 0;
    let most = 0;
    const { port } = await start({
      uploads,
      handle: async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(10);
        inside -= 1;
        return { status: 200, headers: [], body: '' };
      },
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(port, put('one', 'abcde'))));
    expect(new Set(answers.map((answer) => parseAnswer(answer).status))).toEqual(new Set([200]));
    expect(most).toBe(1);
  });

  it('are told to come back, in words of their own, when no place comes free in time', async () => {
    const { port } = await start({ uploads: { ...uploads, atOnce: 1 }, timeouts: { place: 200 } });
    const holding = exchange(port, put('slow', 'a'), 1_500);
    await sleep(100);
    const { status, headers, body } = parseAnswer(await exchange(port, put('quick', 'abcde')));
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(JSON.parse(body)).toMatchObject({
      reason: 'temporarily_unavailable',
      hint: 'Nothing was kept of this one. Send it again in a moment.',
    });
    await holding;
  });

  it('that stand still are let go long before their time is up', async () => {
    const { port } = await start({ uploads });
    const began = Date.now();
    expect(parseAnswer(await exchange(port, put('slow', 'a'), 15_000)).status).toBe(408);
    expect(Date.now() - began).toBeLessThan(12_000);
  }, 20_000);
});

describe('close', () => {
  it('finishes the request in flight, refuses new ones, and ends idle connections', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived: string[] = [];
    const { port, listener } = await start({
      handle: async ({ target }) => {
        arrived.push(target);
        if (target === '/slow') await gate;
        return { status: 200, headers: [], body: 'finished' };
      },
    });
    const idle = connect(port, '127.0.0.1', () => idle.write('GET /fast HTTP/1.1\r\nHost: a.test\r\n\r\n'));
    const answered = new Promise((done) => idle.once('data', done));
    const idleClosed = collect(idle, 5_000);
    const running = exchange(port, 'GET /slow HTTP/1.1\r\nHost: a.test\r\n\r\n', 5_000);
    await answered;
    await expect.poll(() => arrived).toContain('/slow');
    const closed = listener.close();
    expect(parseAnswer(await idleClosed).headers.connection).toBe('keep-alive');
    await expect(exchange(port, 'GET /late HTTP/1.1\r\nHost: a.test\r\n\r\n', 200)).resolves.toBe('');
    release();
    const answer = parseAnswer(await running);
    expect(answer).toMatchObject({ status: 200, body: 'finished' });
    expect(answer.headers.connection).toBe('close');
    await closed;
  });

  it('waits no longer than the drain time for a request that never ends', async () => {
    let arrived = 0;
    const handle = (): Promise<never> => {
      arrived += 1;
      return new Promise(() => undefined);
    };
    const { port, listener } = await start({ handle, timeouts: { drain: 200 } });
    const running = exchange(port, 'GET /never HTTP/1.1\r\nHost: a.test\r\n\r\n', 5_000);
    await expect.poll(() => arrived).toBe(1);
    const started = Date.now();
    await listener.close();
    expect(Date.now() - started).toBeLessThan(2_000);
    await expect(running).resolves.toBe('');
  });
});

describe('the report of a request', () => {
  it('names method, host, path, status and time, never the query', async () => {
    const reports: unknown[] = [];
    const { port } = await start({ report: (report) => reports.push(report) });
    await ask(port, ['GET /path?secret=1 HTTP/1.1', 'Host: a.test']);
    expect(reports).toEqual([{ method: 'GET', host: 'a.test', path: '/path', status: 200, ms: expect.any(Number) }]);
  });
});
