// The header crawl: no answer on a mini-program's, a gate's or a probe's origin comes without the complete set (container.md §1).
import { Agent } from 'node:http';
import { LAUNCH_CODE, LAUNCH_CODE_HASH, WORKER_BUILD, WORKER_CODE, workerUrl } from '@davit/container/service-worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appsOf, startServer, type TestServer } from './constellation.ts';
import { exchange, parseAnswer } from './raw-http.ts';

const FILES = {
  '/index.html': '<!doctype html><script>document.title = 1</script><script src="app.js"></script>',
  '/sub/index.html': '<!doctype html><script>2</script>',
  '/app.js': 'let a = 1;',
  '/worker.js': 'let b = 1;',
  '/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '/broken.js': () => {
    throw new Error('the disk is gone');
  },
};
let server: TestServer;
/** Another one, with origins of its own. */
let other: TestServer;
/** One whose mini-programs are all of one site. */
let sharing: TestServer;
const agent = new Agent({ keepAlive: true });
beforeAll(async () => {
  server = await startServer({ apps: () => appsOf(FILES) });
  other = await startServer({ apps: () => appsOf(FILES) });
  sharing = await startServer({
    apps: () => appsOf(FILES),
    origins: (port) => ({
      issuer: `http://localhost:${port}`,
      host: `http://host.localhost:${port}`,
      appsDomain: `apps.localhost:${port}`,
    }),
  });
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([server.close(), other.close(), sharing.close()]);
});
const hosts = ({ server: { origins } }: TestServer = server) => {
  const domain = origins.appsDomain;
  return {
    app: `shop.${domain}`,
    gate: `shop--gate.${domain}`,
    host: new URL(origins.host).host,
    probes: ['a', 'b', 'c', 'd'].map((label) => `probe--${label}.${domain}`),
  };
};
/** The one address at which the worker of a version is given out. */
const workerPath = (of: TestServer, over: object = {}): string => {
  const { origins } = of.server;
  const { app, gate } = hosts(of);
  const address = {
    build: WORKER_BUILD,
    integrityId: 'ab'.repeat(32),
    issuer: origins.issuer,
    connect: [],
    isSite: false,
    ...over,
  };
  const url = workerUrl(`http://${app}`, { gate: `http://${gate}`, host: origins.host, ...address });
  return url.slice(`http://${app}`.length);
};

const ALWAYS = {
  'origin-agent-cluster': '?1',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-dns-prefetch-control': 'off',
  'x-content-type-options': 'nosniff',
};
const { 'origin-agent-cluster': _, ...NOT_ASKING } = ALWAYS;
/** `isSite`: it asks for no process of its own. */
function expectCompleteSet(headers: Readonly<Record<string, string | string[] | undefined>>, isSite = false): void {
  expect(headers).toMatchObject(isSite ? NOT_ASKING : ALWAYS);
  expect(Object.hasOwn(headers, 'origin-agent-cluster')).toBe(!isSite);
  const csp = String(headers['content-security-policy']);
  for (const directive of ["default-src 'none'", 'frame-ancestors ', 'base-uri ', 'form-action ', 'sandbox'])
    expect(csp).toContain(directive);
  expect(csp).not.toMatch(/unsafe-eval'(?<!wasm-unsafe-eval')|\*/);
  expect(headers['connection-allowlist']).toMatch(/^\(response-origin.*\);redirects=allow;webrtc=block$/);
  expect(headers['permissions-policy']).toMatch(/camera=\(\).*geolocation=\(\).*microphone=\(\)/);
}

const NAVIGATE = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', accept: 'text/html' };
const TOP = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' };
const PATHS = [
  '/',
  '/index.html',
  '/app.js',
  '/worker.js',
  '/icon.svg',
  '/sub',
  '/sub/',
  '/nothing.js',
  '/deep/route',
  '/broken.js',
  '/manifest.json',
  '/.container/wipe',
  '/.container/launch.html',
  '/.container/launch.html?i=1',
  '/.container/launch.html?site',
  '/.container/launch.html?site&',
  '/?x&site',
  '/.container/launch.js',
  '/.container/sw.js',
  '/.container/sw.js?c=0&i=0&as=x',
  '/.container/probe',
  '/.container/probe-echo',
  '/.container/',
  '/.well-known/x',
  '/integrity.json',
  '/%C3%BC',
  '/favicon.ico',
  '/app.js?x=1',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'];
const VARIANTS: Record<string, string>[] = [
  {},
  NAVIGATE,
  TOP,
  { range: 'bytes=0-1' },
  { 'service-worker': 'script' },
  { range: 'bytes=999999-' },
  { 'if-none-match': '*' },
  { origin: 'http://evil.test', 'access-control-request-method': 'POST' },
];

/** What is refused for its method needs no kinds; what is one page has few. */
function kindsOf(method: string, isApp: boolean): readonly Record<string, string>[] {
  if (method !== 'GET' && method !== 'HEAD')
    return [{ origin: 'http://evil.test', 'access-control-request-method': 'POST' }];
  return isApp ? VARIANTS : [{}, NAVIGATE, TOP];
}

/** The only pages that may ask for no process of their own, where each mini-program is a site by itself: they are told so, too. */
const PAGES_OF_SITES =
  /^(?:shop\.\S+ \/\.container\/launch\.html\?site|shop--gate\.\S+ \/\?x&site|probe--[cd]\.\S+ \/\.container\/probe)$/;

/** Every method × path × kind of request on every origin below the apps domain; answers the statuses that were seen. */
async function crawl(of: TestServer): Promise<number[]> {
  const { app, gate, probes } = hosts(of);
  const statuses = new Set<number>();
  for (const method of METHODS)
    for (const path of [...PATHS, workerPath(of)])
      for (const host of [app, gate, ...probes])
        for (const headers of kindsOf(method, host === app)) {
          const answer = await of.ask({ host, method, path, headers, agent });
          statuses.add(answer.status);
          expectCompleteSet(
            answer.headers,
            of !== sharing && answer.status === 200 && headers !== TOP && PAGES_OF_SITES.test(`${host} ${path}`),
          );
          const isEcho = probes.includes(host) && path === '/.container/probe-echo' && answer.status === 200;
          expect(answer.headers['access-control-allow-origin']).toBe(isEcho ? '*' : undefined);
        }
  return [...statuses].sort();
}

describe('every answer on a mini-program’s origin', () => {
  it('carries the complete set, and is the container’s or nothing: all methods × paths × kinds of request', async () => {
    expect(await crawl(server)).toEqual([200, 404, 405]);
    const { app } = hosts();
    const own = ['/.container/launch.html', '/.container/launch.html?site', '/.container/wipe'];
    for (const path of PATHS)
      for (const headers of [{}, NAVIGATE])
        expect([path, (await server.ask({ host: app, path, headers, agent })).status]).toEqual([
          path,
          own.includes(path) ? 200 : 404,
        ]);
  });

  it('asks for a process of its own, whatever is asked for, where mini-programs share a site', async () => {
    expect(await crawl(sharing)).toEqual([200, 404, 405]);
    const path = workerPath(sharing, { isSite: true });
    const { app } = hosts(sharing);
    expect((await sharing.ask({ host: app, path, headers: { 'service-worker': 'script' } })).status).toBe(404);
    const asked = {
      host: hosts().app,
      path: workerPath(server, { isSite: true }),
      headers: { 'service-worker': 'script' },
    };
    expect((await server.ask(asked)).status).toBe(200);
    const config = async (of: TestServer) =>
      JSON.parse((await of.ask({ host: hosts(of).host, path: '/config.json' })).body);
    expect([await config(server), await config(sharing)]).toMatchObject([
      { apps_are_sites: true },
      { apps_are_sites: false },
    ]);
  });

  it('is as closed when the request is malformed, too large or too slow for its origin to be known', async () => {
    const { app } = hosts();
    const raw = [
      `GET //x HTTP/1.1\r\nHost: ${app}\r\n\r\n`,
      `GET /%2e HTTP/1.1\r\nHost: ${app}\r\n\r\n`,
      `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: ${app}\r\n\r\n`,
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: ${app}\r\n\r\n`,
      `POST / HTTP/1.1\r\nHost: ${app}\r\nContent-Length: 99999\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${app}\r\nX: a\r\n b\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: gone.${server.server.origins.appsDomain}\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: ${app}.\r\n\r\n`,
    ];
    const statuses: number[] = [];
    for (const request of raw) {
      const answer = parseAnswer(await exchange(server.server.port, request, 1_000));
      statuses.push(answer.status);
      expectCompleteSet(answer.headers);
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
    expect(statuses).toEqual([400, 400, 414, 431, 400, 400, 421, 421]);
  });

  it('carries it too when the request expects what nobody knows', async () => {
    const lines = [
      'GET /.container/launch.html HTTP/1.1',
      `Host: ${hosts().app}`,
      'Expect: the-unexpected',
      'Connection: close',
    ];
    const answer = parseAnswer(await exchange(server.server.port, `${lines.join('\r\n')}\r\n\r\n`, 1_000));
    expect(answer.status).toBe(200);
    expectCompleteSet(answer.headers);
  });
});

describe('a mini-program’s files', () => {
  const app = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    server.ask({ host: hosts().app, path, headers, method });

  it('T131 never come from the server, as a service worker least of all: it would answer without our headers', async () => {
    const asServiceWorker = { 'service-worker': 'script', 'sec-fetch-dest': 'serviceworker' };
    for (const path of ['/worker.js', '/app.js', '/', '/sub', '/.container/wipe', '/integrity.json', '/.well-known/x'])
      expect([path, (await app(path, asServiceWorker)).status]).toEqual([path, 404]);
    for (const path of ['/worker.js', '/app.js', '/', '/sub'])
      expect([path, (await app(path, NAVIGATE)).status]).toEqual([path, 404]);
  });

  it('say 405 with Allow', async () => {
    expect(await app('/app.js', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('are not shown outside a frame: the page says where to open them, with everything escaped', async () => {
    for (const host of [hosts().app, hosts().gate]) {
      const page = await server.ask({ host, path: host === hosts().app ? '/sub' : '/', headers: TOP });
      expect(page.status).toBe(200);
      expect(page.body).toContain('Open in Plaza &amp; Co');
      expect(page.body).toContain('Shop &lt;b&gt;');
      expect(page.body).toContain(`href="${server.server.origins.host}/#/a/shop"`);
      expect(page.body).not.toContain('<script');
    }
  });

  it('are deleted by the wipe page', async () => {
    const wipe = await app('/.container/wipe', NAVIGATE);
    expect(wipe).toMatchObject({
      status: 200,
      headers: { 'clear-site-data': '"cache", "cookies", "storage"', 'cache-control': 'no-store' },
    });
  });
});

describe('the container’s own files', () => {
  const ask = (path: string, headers: Record<string, string> = {}) => server.ask({ host: hosts().app, path, headers });
  const AS_WORKER = { 'service-worker': 'script', 'sec-fetch-dest': 'serviceworker' };

  it('are the launch page, closed but for the script in it and the worker', async () => {
    const page = await ask('/.container/launch.html', NAVIGATE);
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    expect(page.body).toContain(`<script>${LAUNCH_CODE}</script>`);
    const csp = String(page.headers['content-security-policy']);
    const own = `http://${hosts().app}/.container`;
    expect(csp).toContain(`script-src '${LAUNCH_CODE_HASH}'; worker-src ${own}/sw.js;`);
    // The worker fetches the wipe page from the network.
    expect(csp).toContain(`connect-src ${own}/wipe;`);
  });

  it('are asked for without parameters', async () => {
    for (const path of ['/.container/launch.html?', '/.container/launch.html?i=1', '/.container/wipe?x'])
      expect([path, (await ask(path, NAVIGATE)).status]).toEqual([path, 404]);
  });

  it('are the worker, at the one address that names its code, a version and our own origins', async () => {
    const worker = await ask(workerPath(server), AS_WORKER);
    const connect = ['https://api.food.example', 'wss://live.food.example:8443'];
    expect((await ask(workerPath(server, { connect }), AS_WORKER)).status).toBe(200);
    expect(worker).toMatchObject({ status: 200, body: WORKER_CODE });
    expect(worker.headers).toMatchObject({
      'service-worker-allowed': '/',
      'content-type': 'text/javascript; charset=utf-8',
      'content-security-policy': expect.stringMatching(/^default-src 'none';/),
    });
    const right = workerPath(server);
    for (const wrong of [
      '/.container/sw.js',
      workerPath(server, { build: '0'.repeat(64) }),
      workerPath(server, { integrityId: 'AB'.repeat(32) }),
      workerPath(server, { integrityId: '../x' }),
      workerPath(server, { issuer: 'http://evil.test' }),
      workerPath(server, { gate: 'http://evil.test' }),
      workerPath(server, { host: 'http://evil.test' }),
      workerPath(server, { connect: ['*'] }),
      workerPath(server, { connect: ['https://api.food.example/'] }),
      `${right}&i=${'cd'.repeat(32)}`,
      `${right}&`,
      right.replace('?c=', '?x=1&c='),
    ])
      expect([wrong, (await ask(wrong, AS_WORKER)).status]).toEqual([wrong, 404]);
  });

  it('T131 are the worker for nobody but the browser that wants a worker, and nothing else is one', async () => {
    expect((await ask(workerPath(server))).status).toBe(404);
    expect((await ask(workerPath(server), { 'service-worker': 'x' })).status).toBe(404);
    expect((await ask('/.container/launch.html', AS_WORKER)).status).toBe(404);
    expect((await server.ask({ host: hosts().app, path: workerPath(server), headers: AS_WORKER })).status).toBe(200);
    expect((await server.ask({ host: hosts().app, path: workerPath(other), headers: AS_WORKER })).status).toBe(404);
  });
});

describe('the probe origins', () => {
  const ask = (at: number, path: string, headers: Record<string, string> = {}) =>
    server.ask({ host: String(hosts().probes[at]), path, headers });

  it('are pages for the host alone: each may reach the other of its pair by CSP, a not by its Connection-Allowlist', async () => {
    for (const at of [0, 1, 2, 3]) {
      const other = `http://${hosts().probes[at ^ 1]}`;
      const page = await ask(at, '/.container/probe', NAVIGATE);
      expect(page.status).toBe(200);
      const csp = String(page.headers['content-security-policy']);
      expect(csp).toMatch(new RegExp(`connect-src 'self' ${other}[; ]`));
      expect(csp).toMatch(new RegExp(`frame-ancestors ${server.server.origins.host}[; ]`));
      expect(String(page.headers['connection-allowlist']).includes(other)).toBe(at !== 0);
    }
    expect((await ask(0, '/.container/probe', TOP)).status).toBe(404);
    expect((await ask(0, '/')).status).toBe(404);
    expect((await server.ask({ host: `probe--e.${server.server.origins.appsDomain}` })).status).toBe(421);
  });

  it('echo what the browser thinks of who asks', async () => {
    expect(await ask(0, '/.container/probe-echo', { 'sec-fetch-site': 'same-site' })).toMatchObject({
      status: 200,
      body: 'same-site',
      headers: { 'access-control-allow-origin': '*', 'cache-control': 'no-store' },
    });
    expect((await ask(1, '/.container/probe-echo')).body).toBe('');
  });
});

describe('the gate', () => {
  it('is one page that may frame its mini-program only and be framed by the host only', async () => {
    const { origins } = server.server;
    const page = await server.ask({ host: hosts().gate, headers: NAVIGATE });
    expect(page.status).toBe(200);
    const csp = String(page.headers['content-security-policy']);
    expect(csp).toContain(`frame-src http://shop.${origins.appsDomain};`);
    expect(csp).toContain(`frame-ancestors ${origins.host};`);
    expect((await server.ask({ host: hosts().gate, path: '/app.js' })).status).toBe(404);
  });
});

describe('the host’s origin', () => {
  it('frames names of the apps domain only, is framed by nobody, and answers its routes with its page', async () => {
    const page = await server.ask({ host: hosts().host, path: '/a/shop', headers: TOP });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<title>Host</title>') });
    const csp = String(page.headers['content-security-policy']);
    expect(csp).toContain(`frame-src http://*.${server.server.origins.appsDomain};`);
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).toContain("script-src 'self';");
    expect((await server.ask({ host: hosts().host, path: '/nothing.js' })).status).toBe(404);
    expect((await server.ask({ host: hosts().host, method: 'POST' })).status).toBe(405);
  });
});
