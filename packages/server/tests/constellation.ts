// One server with a mini-program made of values, and requests with a Host of the test's choice.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest } from '@davit/bundle';
import { createServer, type DavitServer, type FileSource, type ServedApp, type ServerConfig } from '../src/index.ts';

/** Of every worker process: requests name these hosts whatever port the process got. */
export const WORKER_ORIGINS = {
  issuer: 'http://localhost:1',
  host: 'http://host.localhost:1',
  appsDomain: 'localhost:1',
};

export const filesOf = (files: Readonly<Record<string, string | (() => never)>>): FileSource => ({
  async read(path) {
    const file = files[path];
    if (file === undefined) return null;
    return Buffer.from(typeof file === 'string' ? file : file());
  },
});

const MANIFEST = {
  app_id: 'shop',
  name: 'Shop <b>',
  version: { code: 1, name: '1.0.0' },
  icons: [{ src: 'icon.svg' }],
  davit: {
    publisher: 'Shop',
    scopes: [{ name: 'openid', purpose: 'To know you again', required: true }],
    connect: ['https://api.example.com'],
    workers: ['worker.js'],
    fallback: 'index.html',
  },
};

/** One mini-program, `shop`, with these files. */
export function appsOf(
  files: Readonly<Record<string, string | (() => never)>>,
  over: object = {},
): readonly ServedApp[] {
  const manifest = parseManifest({ ...MANIFEST, davit: { ...MANIFEST.davit, ...over } }, { development: true });
  if (!manifest.ok) throw new Error(JSON.stringify(manifest.failure));
  return [{ appId: 'shop', manifest: manifest.value, files: filesOf(files) }];
}

export interface TestServer {
  readonly server: DavitServer;
  readonly lines: readonly string[];
  ask(options: {
    /** Keeps connections between requests; a new one for each without it. */
    agent?: Agent;
    host: string;
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string | Uint8Array;
  }): Promise<Answer>;
  close(): Promise<void>;
}
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function ask(port: number, options: Parameters<TestServer['ask']>[0]): Promise<Answer> {
  const { host, method = 'GET', path = '/', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers: { host, ...headers }, agent: options.agent ?? false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** `over` replaces parts of the configuration. */
export async function startServer(over: Partial<ServerConfig> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'davit-server-'));
  const lines: string[] = [];
  try {
    const server = await createServer({
      mode: 'development',
      listen: { address: '127.0.0.1', port: 0 },
      origins: (port) => ({
        issuer: `http://localhost:${port}`,
        host: `http://host.localhost:${port}`,
        appsDomain: `localhost:${port}`,
      }),
      database: join(folder, 'davit.db'),
      counterFolder: folder,
      keyEncryptionKey: randomBytes(32),
      hostFiles: filesOf({ '/index.html': '<!doctype html><title>Host</title>', '/app.js': '1' }),
      host: { clientId: 'plaza', name: 'Plaza & Co', development: null },
      landingFiles: filesOf({ '/index.html': 'landing', '/style.css': 'a{}' }),
      apps: () => [],
      log: { level: 'info', write: (line) => lines.push(line) },
      ...over,
    });
    return {
      server,
      lines,
      ask: (options) => ask(server.port, options),
      async close() {
        await server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
