// A server for the container's browser tests: host, gates, app origins, probes and registry on one loopback port, told apart by
// Host, with the product's own headers and pages. Mini-programs are bundles in a registry in memory; app origins serve none of
// their files.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Header, inlineHash, mimeType, responseHeaders } from '@davit/bundle';
import {
  gateDocument,
  otherProbe,
  PROBE_ECHO,
  PROBE_LABELS,
  PROBE_PAGE,
  probeDocument,
  probeEcho,
} from '@davit/container/gate';
import { containerFile } from '@davit/container/service-worker';
import { nodeCrypto } from '@davit/crypto/node';
import { createTestRegistry, type TestApp, type TestRegistry } from './test-registry.ts';

export type { TestApp } from './test-registry.ts';

export interface TestServer {
  readonly port: number;
  readonly hostUrl: string;
  readonly issuer: string;
  appOrigin(appId: string): string;
  gateOrigin(appId: string): string;
  readonly registry: TestRegistry;
  /** `<host name><path>` of every request. */
  readonly requests: string[];
  /** The wipe page says that it could not delete everything. */
  wipeFails: boolean;
  /** Probes find what a weaker engine has: no Connection-Allowlist, and all mini-programs on one site. */
  weakEngine: boolean;
  /** Nobody is reached any more, until it is false again. */
  offline: boolean;
  /** Called with each request for a bundle before it is answered. */
  onBundle: (() => Promise<void>) | null;
  close(): Promise<void>;
}

const ANY_ORIGIN: readonly Header[] = [['Access-Control-Allow-Origin', '*']];

export async function startTestServer(
  hostFiles: Readonly<Record<string, string>>,
  apps: (server: Pick<TestServer, 'port' | 'appOrigin'>) => Readonly<Record<string, TestApp>>,
  /** Asked first on every host name that is no mini-program's; false: not its own. */
  more: (request: IncomingMessage, response: ServerResponse) => Promise<boolean> = async () => false,
): Promise<TestServer> {
  const requests: string[] = [];
  const registry = await createTestRegistry();
  const sockets = new Set<Socket>();
  const feeds = new Set<ServerResponse>();
  registry.onRecord = (jws) => {
    for (const feed of feeds) feed.write(`data: ${jws}\n\n`);
  };
  let isOffline = false;
  let counted = 0;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.on('connection', (socket) => {
    if (isOffline) return socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    return undefined;
  });

  type Body = string | Uint8Array;
  const send = (response: ServerResponse, status: number, headers: readonly Header[], body: Body): void => {
    response.writeHead(status, headers.flat() as string[]);
    response.end(body);
  };
  const plain = (type: string): Header[] => [
    ['Content-Type', type],
    ['Cache-Control', 'no-store'],
    ['Access-Control-Allow-Origin', '*'],
    ['Access-Control-Allow-Headers', '*'],
  ];

  const answerRegistry = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    if (request.method === 'OPTIONS') return send(response, 204, plain('text/plain'), '');
    if (path === '/feed') {
      response.writeHead(200, plain('text/event-stream').flat() as string[]);
      response.write(': hello\n\n');
      feeds.add(response);
      response.on('close', () => feeds.delete(response));
      return;
    }
    if (path === '/records') {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      const known = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, number>;
      const records = await Promise.all(Object.keys(known).map((appId) => registry.recordOf(appId)));
      const newer = records.filter((jws) => jws !== null);
      return send(response, 200, plain('application/json'), JSON.stringify({ records: newer }));
    }
    const [, appId = ''] = /^\/apps\/([^/]+)\/record$/.exec(path) ?? [];
    const record = await registry.recordOf(appId);
    if (record !== null) return send(response, 200, plain('application/jose'), record);
    const [, digest = ''] = /^\/bundles\/([0-9a-f]+)$/.exec(path) ?? [];
    const bundle = registry.bundleOf(digest);
    if (bundle === null) return send(response, 404, plain('text/plain'), 'Not found');
    await handle.onBundle?.();
    send(response, 200, plain('application/octet-stream'), bundle);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = request.headers.host?.replace(/:.*/, '') ?? '';
    const target = request.url ?? '/';
    const path = target.replace(/\?.*/, '');
    requests.push(`${name}${path}`);
    const host = origin('host');
    if ((name === 'localhost' || name === '127.0.0.1') && (await more(request, response))) return;
    if (name === 'localhost') {
      // A mirror's answer that is to be kept for a year, another one each time.
      if (path === '/counted')
        return send(response, 200, [['Cache-Control', 'max-age=31536000, immutable'], ...ANY_ORIGIN], `${++counted}`);
      if (path.startsWith('/registry/v1')) return answerRegistry(request, response, path.slice('/registry/v1'.length));
      // Stands for the authorization server: any mini-program may talk to it.
      return send(response, 200, plain('text/plain'), 'issuer');
    }
    if (name === 'host.localhost') {
      const headers = responseHeaders({
        kind: 'host-document',
        origins: { issuer, apps: `http://*.localhost:${port}` },
      });
      const file = hostFiles[path];
      const type: Header = ['Content-Type', mimeType(path === '/' ? 'index.html' : path)];
      return send(response, file === undefined ? 404 : 200, [...headers, type], file ?? '');
    }
    const [label = ''] = name.split('.');
    const probe = PROBE_LABELS.find((known) => known === label);
    if (probe !== undefined) {
      const other = origin(otherProbe(probe));
      const page = probeDocument({ label: probe, otherOrigin: other, hostOrigin: host, isSite: true });
      const known = page.headers.filter(([key]) => !handle.weakEngine || key !== 'Connection-Allowlist');
      if (path === PROBE_PAGE) return send(response, 200, known, page.html);
      const secFetchSite = handle.weakEngine ? 'same-site' : request.headers['sec-fetch-site'];
      const echo = probeEcho({
        secFetchSite: typeof secFetchSite === 'string' ? secFetchSite : null,
        hostOrigin: host,
      });
      return send(response, path === PROBE_ECHO ? 200 : 404, echo.headers, echo.body);
    }
    const appId = label.replace(/--gate$/, '');
    const origins = { app: origin(appId), gate: origin(`${appId}--gate`), host, issuer };
    if (label.endsWith('--gate')) {
      const page = gateDocument({ appOrigin: origins.app, hostOrigin: host, isSite: target.endsWith('&site') });
      return send(response, 200, page.headers, page.html);
    }
    if (path === '/.container/wipe' && handle.wipeFails) {
      const script = 'parent.postMessage({davit:1,wiped:false},"*")';
      const inline = [await inlineHash(script, nodeCrypto.sha256)];
      const failing = responseHeaders({ kind: 'wipe', origins, inlineScriptHashes: inline });
      const kept = failing.filter(([header]) => header !== 'Clear-Site-Data');
      return send(response, 200, [...kept, ['Content-Type', 'text/html']], `<script>${script}</script>`);
    }
    const file = containerFile(target, origins, true);
    if (file !== null && !(path !== '/.container/sw.js' && request.headers['service-worker'] !== undefined))
      return send(response, 200, file.headers, file.body);
    const closed = responseHeaders({ kind: 'app-error', origins });
    send(response, 404, [...closed, ['Content-Type', 'text/html']], 'Not found');
  };

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const origin = (label: string): string => `http://${label}.localhost:${port}`;
  const issuer = `http://localhost:${port}`;
  const handle: TestServer = {
    port,
    issuer,
    registry,
    wipeFails: false,
    weakEngine: false,
    onBundle: null,
    get offline() {
      return isOffline;
    },
    set offline(now) {
      isOffline = now;
      if (now) for (const socket of sockets) socket.destroy();
    },
    hostUrl: `${origin('host')}/`,
    appOrigin: origin,
    gateOrigin: (appId: string) => origin(`${appId}--gate`),
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  for (const [appId, app] of Object.entries(apps({ port, appOrigin: origin }))) await registry.release(appId, app);
  return handle;
}
