// A protected API in a process of its own, as an API owner would write it: node:http, protect(), SQLite. Ends on SIGTERM.
// A message with settings changes what it takes, so that one process serves many tests.
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  memoryReplayStore,
  type ReplayStore,
  SQLITE_REPLAY_SCHEMA,
  sqliteReplayStore,
  type VerificationKey,
} from '@davit/signature';
import { nodeSharedSecret, nodeVerificationKey, protect, verifiedRequest } from '@davit/signature/node';
import Database from 'libsql';
import type { ServerOptions, ServerSettings } from './server-process.ts';

const { database, log } = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;

function openStore(file: string): ReplayStore {
  const db = new Database(file);
  // First of all, so that what follows waits for other processes.
  db.exec('PRAGMA busy_timeout = 10000;');
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(SQLITE_REPLAY_SCHEMA);
  return sqliteReplayStore((sql, parameters) => db.prepare(sql).run(...parameters));
}
const DOWN: ReplayStore = {
  spend() {
    throw new Error('down');
  },
};

const durable = database === undefined ? null : openStore(database);
let memory: ReplayStore = memoryReplayStore();

function chooseStore({ store }: ServerSettings, clock: () => number): ReplayStore {
  if (store === 'down') return DOWN;
  if (durable !== null) return durable;
  if (store === 'up') memory = memoryReplayStore({ clock });
  return memory;
}

type Guard = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

function createGuard(settings: ServerSettings): Guard {
  const { scheme, names, keys, clients, offset, now, cover, acceptContentEncoding } = settings;
  const known: VerificationKey[] = keys.map(({ algorithm, keyid, owner, publicJwk, secret }) =>
    algorithm === 'hmac-sha256'
      ? nodeSharedSecret({ secret: Buffer.from(secret ?? '', 'base64'), keyid, owner })
      : nodeVerificationKey(algorithm, publicJwk as never, owner),
  );
  const clock = () => now ?? Date.now() / 1000 + offset;
  const find = (keyid: string) => known.find((key) => key.keyid === keyid) ?? null;
  const byClient = (client: string) => (clients[client] ?? []).flatMap((keyid) => find(keyid) ?? []);
  return protect({
    // An API of the classic scheme: the other one is there, and knows no key.
    authority: scheme === 'davit-1' ? names : 'api.example.com',
    keys: scheme === 'davit-1' ? find : () => null,
    ...(scheme === 'sha256-rsa' ? { classic: { origin: names, keys: byClient } } : {}),
    ...{ clock, cover, acceptContentEncoding },
    replay: chooseStore(settings, clock),
  });
}

let guard: Guard = (_request, response) => response.writeHead(500).end();
const server = createServer((request, response) =>
  guard(request, response, () => {
    const { key, method, target, body } = verifiedRequest(request);
    // Noted before the answer: a process that is killed in between has done it.
    if (log !== undefined) appendFileSync(log, `${body}\n`);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ keyid: key.keyid, owner: key.owner, method, target, length: body.length }));
  }),
);

const end = (): void => process.exit();
process.on('SIGTERM', end);
process.on('disconnect', end);
process.on('message', (settings: ServerSettings) => {
  guard = createGuard(settings);
  process.send?.({ settled: true });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
