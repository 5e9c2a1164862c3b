// What is around the native host in its tests: a whole constellation behind a network that can go, and somebody evil. Told what to do
// over HTTP on loopback, by tests that run in another process.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnv, startDevEnv } from '@davit/dev-env';
import { type Loss, startFaultyNetwork } from './faulty-network.ts';
import { createOperator } from './operator.ts';
import { startProtectedServer } from './protected-server.ts';
import { createStopWords } from './stop-words.ts';
import { webBundles } from './web-bundles.ts';

export interface World {
  /** For the tests' environment. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

async function readJson(request: IncomingMessage): Promise<Record<string, string>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

/** Notes whoever connects, before a byte was sent. */
async function startListener() {
  const arrivals: string[] = [];
  /** Of `/version`: as on any server, whoever asks later gets another one. */
  let version = 1;
  const server = createServer((request, response) => {
    arrivals.push(`${request.method} ${request.url}`);
    if (request.url === '/version') version += 1;
    response.setHeader('access-control-allow-origin', '*');
    // Each hint has to connect anew.
    response
      .writeHead(200, { 'content-type': 'text/html', connection: 'close' })
      .end(`<!doctype html><title>evil</title><p>Version ${version}`);
  });
  server.on('connection', () => arrivals.push('connection'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    arrivals,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** False when the request is not of the contract. */
export type AnswerContract = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const isAsking = (form: URLSearchParams): boolean => form.has('app_id') && !form.has('decision');
const isAllow = (form: URLSearchParams): boolean => form.get('decision') === 'allow';
/** What `/lose` can be told to lose. */
const FORMS = {
  any: () => true,
  asking: isAsking,
  allow: isAllow,
  brokered: (form: URLSearchParams) => isAsking(form) || isAllow(form),
} satisfies Record<string, Loss['isMeant']> as Readonly<Record<string, Loss['isMeant']>> & {
  readonly any: Loss['isMeant'];
};

/** For whoever asks for much and takes nothing. */
const LARGE_BYTES = 4 * 1024 * 1024;

/** What has been started, in that order; ended in the same one. */
type Ends = (() => unknown)[];

/** `root`: of the repository. What throws on its way has ended whatever it had started. */
export async function startWorld(root: string, answerContract: AnswerContract): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'davit-native-'));
  const ends: Ends = [];
  const close = async (): Promise<void> => {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { variables: await startIn(folder, root, answerContract, ends), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startIn(
  folder: string,
  root: string,
  answerContract: AnswerContract,
  ends: Ends,
): Promise<World['variables']> {
  const network = await startFaultyNetwork();
  ends.push(() => network.close());
  const evil = await startListener();
  ends.push(() => evil.close());
  /** Of the villain’s own publisher: its manifest names it. */
  const home = await startListener();
  ends.push(() => home.close());
  const villain = join(folder, 'villain');
  cpSync(join(root, 'apps/native-webkit/e2e/fixtures/villain'), villain, { recursive: true });
  writeFileSync(join(villain, 'large.txt'), 'x'.repeat(LARGE_BYTES));
  const villainManifest = join(villain, 'manifest.json');
  const declared = JSON.parse(readFileSync(villainManifest, 'utf8'));
  const homeOrigin = home.origin.replace('127.0.0.1', 'home.localhost');
  declared.davit.connect = [homeOrigin, homeOrigin.replace('http', 'ws')];
  writeFileSync(villainManifest, JSON.stringify(declared));
  const own = ['food', 'tickets'].map((app) => ({ folder: join(root, 'minis', app, 'dist'), publisherVerified: true }));
  const env: DevEnv = await startDevEnv({
    directory: join(folder, 'state'),
    publicPort: network.port,
    // The same server for a browser beside the native host.
    hostFolder: join(root, 'apps/demo-host/dist'),
    apps: [...own, villain],
    accessTokenTtlSeconds: 4,
  });
  ends.push(() => env.close());
  network.target = env.port;
  const operator = createOperator(`http://localhost:${network.port}`, env.info.admin_token);
  const secure = await startProtectedServer(folder);
  ends.push(() => secure.close());

  const stopWords = createStopWords(env, network);

  const script = join(villain, 'villain.js');
  const ownScript = readFileSync(script, 'utf8');
  /** With a script that it has instead of its own. */
  const publish = (code: number, instead = ownScript): void => {
    writeFileSync(script, instead);
    const manifest = JSON.parse(readFileSync(villainManifest, 'utf8'));
    manifest.version = { code, name: `${code}.0.0` };
    writeFileSync(villainManifest, JSON.stringify(manifest));
    const page = join(villain, 'index.html');
    writeFileSync(page, readFileSync(page, 'utf8').replace(/Version \d+/, `Version ${code}`));
  };
  const orders: Readonly<Record<string, (order: Record<string, string>) => unknown>> = {
    '/network': ({ is }) => {
      network.isThere = is === 'there';
    },
    '/reached': () => network.reached,
    '/lose': ({ path = '', when, of = 'any', origin, times = '1' }) => {
      const isMeant = FORMS[of] ?? FORMS.any;
      const loss: Loss = { path, when: when === 'after' ? 'after' : 'before', isMeant, origin };
      network.losses = Array.from({ length: Number(times) }, () => loss);
      network.senders.length = 0;
    },
    '/lost': () => ({ left: network.losses.length, senders: network.senders }),
    '/user': ({ user = '' }) => operator.addUser(user),
    '/caused': ({ user = '', app = '' }) => operator.caused(user, app),
    '/suspend': ({ app = '' }) => env.releases.suspend(app, 'Under investigation.'),
    '/resume': ({ app = '' }) => env.releases.resume(app),
    '/roll-back': ({ app = '' }) => env.releases.rollBack(app),
    '/revoke': async ({ app = '', digest = '' }) => env.releases.revoke(app, digest),
    '/record': ({ app = '' }) => env.releases.record(app),
    '/publish': ({ code = '1', script: instead }) => publish(Number(code), instead),
    '/hold': ({ app = '' }) => stopWords.hold(app),
    '/say': ({ what = '' }) => stopWords.say(what === 'forged' || what === 'replayed' ? what : 'newest'),
    '/stop': ({ app = '' }) => stopWords.stop(app),
    '/let-go': ({ app = '' }) => stopWords.letGo(app),
    '/web-bundles': ({ apps = '' }) => webBundles(`http://host.localhost:${network.port}`, apps.split(',')),
    '/arrivals': () => evil.arrivals.splice(0),
    '/calls-home': () => home.arrivals.splice(0),
    '/audit': ({ app = '' }) => operator.audit({ client_id: app }),
  };
  const control = createServer((request, response) => {
    const run = async (): Promise<void> => {
      if (await answerContract(request, response)) return;
      const order = orders[request.url ?? ''];
      if (order === undefined) throw new Error(`No such order: ${request.url}`);
      const answer = await order(await readJson(request));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? null));
    };
    run().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((listening) => control.listen(0, '127.0.0.1', listening));
  // Before all else: nobody gives an order any more.
  ends.unshift(async () => {
    control.closeAllConnections();
    await new Promise((closed) => control.close(closed));
  });
  const { port } = control.address() as AddressInfo;
  return {
    DAVIT_TEST_CONTRACT: `http://localhost:${port}`,
    DAVIT_TEST_CONTROL: `http://127.0.0.1:${port}`,
    DAVIT_TEST_EVIL: evil.origin,
    DAVIT_TEST_FOLDER: folder,
    DAVIT_TEST_HOME: homeOrigin,
    DAVIT_TEST_ROOT: root,
    DAVIT_TEST_TLS: secure.origin,
    DAVIT_TEST_TLS_CERTIFICATE: secure.certificate,
    DAVIT_TEST_VERIFY: join(root, 'apps/native-webkit/dist/verify.js'),
    DAVIT_HOST_URL: `http://host.localhost:${network.port}`,
  };
}
