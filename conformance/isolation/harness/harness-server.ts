// The harness's own server: tells pages what to do, takes their reports, leads the browser from page to page, and serves the
// control without any header of ours. It is also the one origin that the attacker's manifest declares.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '../attack.ts';
import type { HostReport, Stage, StageReport } from '../page/stage.ts';
import type { Files } from './write-files.ts';

const MAX_BODY_BYTES = 1_000_000;
const TYPES: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', js: 'text/javascript' };

export interface HarnessServer {
  readonly port: number;
  /** `http://harness.localhost:<port>` */
  readonly origin: string;
  /** Filled in before the browser starts. */
  files: Files;
  stages: ReadonlyMap<string, Stage>;
  journey: string[];
  readonly outcomes: Map<string, Map<string, Outcome>>;
  /** `<side> <attack id>` of pages that opened where they may not be. */
  readonly opened: Set<string>;
  readonly hostReports: HostReport[];
  /** Resolves when the browser has been led through all pages. */
  readonly finished: Promise<void>;
  /** Called each time that a page shows that it is alive. */
  onStep: () => void;
  close(): Promise<void>;
}

export async function startHarnessServer(): Promise<HarnessServer> {
  let finish: () => void = () => {};
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const handle: HarnessServer = {
    port,
    origin: `http://harness.localhost:${port}`,
    files: {},
    stages: new Map(),
    journey: [],
    outcomes: new Map(),
    opened: new Set(),
    hostReports: [],
    finished: new Promise<void>((done) => {
      finish = done;
    }),
    onStep: () => {},
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };

  const send = (response: ServerResponse, status: number, headers: Record<string, string>, body = ''): void => {
    response.writeHead(status, { 'cache-control': 'no-store', ...headers }).end(body);
  };

  const answerPlain = (url: URL, response: ServerResponse): void => {
    const path = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
    const file = handle.files[path];
    // What the product's headers turn off is on: origins are loose, and the isolated control is isolated.
    const headers: Record<string, string> = {
      'content-type': TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain',
      'origin-agent-cluster': '?0',
    };
    if (path === '.container/sw.js') headers['service-worker-allowed'] = '/';
    if (url.searchParams.has('isolated')) {
      headers['cross-origin-opener-policy'] = 'same-origin';
      headers['cross-origin-embedder-policy'] = 'require-corp';
    }
    send(response, file === undefined ? 404 : 200, headers, file);
  };

  const keep = ({ stage, outcomes }: StageReport): void => {
    const kept = handle.outcomes.get(stage) ?? new Map<string, Outcome>();
    handle.outcomes.set(stage, kept);
    for (const [id, outcome] of Object.entries(outcomes)) kept.set(id, outcome);
  };

  const leadOn = (response: ServerResponse): void => {
    handle.onStep();
    const next = handle.journey.shift();
    if (next === undefined) finish();
    send(response, 302, { location: next ?? '/done' });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', handle.origin);
    const name = request.headers.host?.replace(/:.*/, '') ?? '';
    if (name !== 'harness.localhost') return answerPlain(url, response);
    const asked = url.searchParams;
    // With credentials where a redirect is followed by a beacon or an EventSource.
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    switch (url.pathname) {
      case '/stage':
        handle.onStep();
        return send(
          response,
          200,
          { 'content-type': 'application/json' },
          JSON.stringify(handle.stages.get(asked.get('id') ?? '')),
        );
      case '/report':
        handle.onStep();
        keep(JSON.parse(await readBody(request)) as StageReport);
        return send(response, 204, {});
      case '/redirect':
        return send(response, 307, { location: asked.get('to') ?? '/' });
      case '/opened':
        handle.opened.add(`${asked.get('side')} ${asked.get('id')}`);
        return send(response, 204, {});
      case '/host-report':
        handle.hostReports.push(JSON.parse(asked.get('report') ?? '') as HostReport);
        return leadOn(response);
      case '/journey':
        return leadOn(response);
      case '/done':
        return send(response, 200, { 'content-type': 'text/html' }, '<title>done</title>');
      default:
        return send(response, 404, {});
    }
  };
  return handle;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error('the report is too long');
  }
  return Buffer.concat(chunks).toString();
}
