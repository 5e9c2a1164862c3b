// A server for the container's browser tests: host, gates and mini-programs on one loopback port, told apart by Host, with the
// product's own headers and pages. Mini-programs are files in memory.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Header,
  inlineHash,
  inlineScriptHashes,
  type Manifest,
  mimeType,
  parseManifest,
  responseHeaders,
} from '@davit/bundle';
import { gateDocument, wipeDocument } from '@davit/container/gate';
import { nodeCrypto } from '@davit/crypto/node';

export interface TestApp {
  /** Members of `davit` beside the publisher. */
  readonly davit?: Readonly<Record<string, unknown>>;
  /** Path with a leading slash → text. `/` answers with `/index.html`. */
  readonly files: Readonly<Record<string, string>>;
}

export interface TestServer {
  readonly port: number;
  readonly hostUrl: string;
  readonly issuer: string;
  appOrigin(appId: string): string;
  gateOrigin(appId: string): string;
  /** `<host name><path>` of every request. */
  readonly requests: string[];
  /** The wipe page says that it could not delete everything. */
  wipeFails: boolean;
  close(): Promise<void>;
}

const readManifest = (appId: string, davit: TestApp['davit']): Manifest => {
  const value = {
    app_id: appId,
    name: appId,
    version: { code: 1, name: '1' },
    davit: { publisher: 'Tests', ...davit },
  };
  const parsed = parseManifest(value, { development: true });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value;
};

export async function startTestServer(
  hostFiles: Readonly<Record<string, string>>,
  apps: (server: Pick<TestServer, 'port' | 'appOrigin'>) => Readonly<Record<string, TestApp>>,
): Promise<TestServer> {
  const requests: string[] = [];
  let handle: TestServer;
  let served: Readonly<Record<string, TestApp>> = {};
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  const send = (response: ServerResponse, status: number, type: string, headers: readonly Header[], body: string) => {
    response.writeHead(status, [...headers, ['Content-Type', type], ['Cache-Control', 'no-store']].flat() as string[]);
    response.end(body);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = request.headers.host?.replace(/:.*/, '') ?? '';
    const path = (request.url ?? '/').replace(/\?.*/, '');
    requests.push(`${name}${path}`);
    const host = origin('host');
    if (name === 'localhost') {
      // Stands for the authorization server: any mini-program may talk to it.
      return send(response, 200, 'text/plain', [['Access-Control-Allow-Origin', '*']], 'issuer');
    }
    if (name === 'host.localhost') {
      const headers = responseHeaders({
        kind: 'host-document',
        origins: { issuer, apps: `http://*.localhost:${port}` },
      });
      const file = hostFiles[path];
      return send(
        response,
        file === undefined ? 404 : 200,
        mimeType(path === '/' ? 'index.html' : path),
        headers,
        file ?? '',
      );
    }
    const [label = ''] = name.split('.');
    const appId = label.replace(/--gate$/, '');
    const origins = { app: origin(appId), gate: origin(`${appId}--gate`), host, issuer };
    if (label.endsWith('--gate')) {
      const page = gateDocument({ appOrigin: origins.app, hostOrigin: host });
      response.writeHead(200, page.headers.flat());
      response.end(page.html);
      return;
    }
    if (path === '/.container/wipe') {
      if (handle.wipeFails) {
        const script = 'parent.postMessage({davit:1,wiped:false},"*")';
        const inline = [await inlineHash(script, nodeCrypto.sha256)];
        const failing = responseHeaders({ kind: 'wipe', origins, inlineScriptHashes: inline });
        const kept = failing.filter(([header]) => header !== 'Clear-Site-Data');
        return send(response, 200, 'text/html', kept, `<script>${script}</script>`);
      }
      const page = wipeDocument({ gateOrigin: origins.gate, hostOrigin: host });
      response.writeHead(200, page.headers.flat());
      response.end(page.html);
      return;
    }
    const app = served[appId];
    const file = app?.files[path === '/' ? '/index.html' : path];
    if (app === undefined || file === undefined) {
      return send(response, 404, 'text/html', responseHeaders({ kind: 'app-error', origins }), 'Not found');
    }
    const manifest = readManifest(appId, app.davit);
    const type = mimeType(path === '/' ? 'index.html' : path);
    const headers = type.startsWith('text/html')
      ? responseHeaders({
          kind: 'app-document',
          origins,
          manifest,
          inlineScriptHashes: await inlineScriptHashes(file, nodeCrypto.sha256),
        })
      : responseHeaders({ kind: 'app-resource', origins, manifest });
    send(response, 200, type, headers, file);
  };

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const origin = (label: string): string => `http://${label}.localhost:${port}`;
  const issuer = `http://localhost:${port}`;
  const gateOrigin = (appId: string) => origin(`${appId}--gate`);
  served = apps({ port, appOrigin: origin });
  handle = {
    port,
    issuer,
    wipeFails: false,
    hostUrl: `${origin('host')}/`,
    appOrigin: origin,
    gateOrigin,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return handle;
}
