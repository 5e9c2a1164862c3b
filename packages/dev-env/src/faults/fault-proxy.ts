// A way to PostgreSQL that fails as networks and disks do: late, cut in the middle of an answer, silent, reset, stalled, or with an
// error of the database's own. Loopback only. For tests.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientFrame, createClientFrames, errorAnswer } from './client-frames.ts';

export interface FaultProxy {
  readonly port: number;
  /** Both ways are so much later, until it is 0 again. */
  delay(ms: number): void;
  /** The next statement that matches is carried out; `after` bytes of what the database answers arrive, then the connection is gone. */
  cut(statement: RegExp, after: number): void;
  /** True: connections stay, and nothing arrives any more. What was swallowed never comes. */
  swallow(on: boolean): void;
  /** Whoever is connected is told so by a reset. */
  reset(): void;
  /** Nothing arrives for so long; then all of it, in order. */
  stall(ms: number): Promise<void>;
  /** Statements that match are answered with this error and never carried out; null ends it. */
  refuse(fault: { readonly statement: RegExp; readonly sqlstate: string } | null): void;
  /** How many statements were cut or refused so far. */
  hits(): number;
  close(): Promise<void>;
}

interface Faults {
  delayMs: number;
  swallows: boolean;
  gate: Promise<void>;
  cut: { readonly statement: RegExp; readonly after: number } | null;
  refused: { readonly statement: RegExp; readonly sqlstate: string } | null;
  hits: number;
}

/** Bytes on their way, in order, as late as the faults say. */
function createLane(target: Socket, faults: Faults): (bytes: Buffer) => Promise<void> {
  let last = Promise.resolve();
  return (bytes) => {
    last = last.then(async () => {
      if (faults.delayMs > 0) await sleep(faults.delayMs);
      await faults.gate;
      if (!faults.swallows && target.writable) target.write(bytes);
    });
    return last;
  };
}

function join(client: Socket, database: Socket, faults: Faults): void {
  const framesOf = createClientFrames();
  const toDatabase = createLane(database, faults);
  const toClient = createLane(client, faults);
  /** Bytes of answers that still arrive before the cut. */
  let left: number | null = null;
  let refusal: string | null = null;
  const end = () => {
    client.destroy();
    database.destroy();
  };

  const aim = ({ statement }: ClientFrame): void => {
    if (statement === null) return;
    if (faults.refused?.statement.test(statement)) {
      refusal = faults.refused.sqlstate;
      faults.hits += 1;
    } else if (faults.cut?.statement.test(statement)) {
      left = faults.cut.after;
      faults.cut = null;
      faults.hits += 1;
    }
  };

  client.on('data', (bytes: Buffer) => {
    for (const frame of framesOf(bytes)) {
      if (refusal === null) aim(frame);
      if (refusal === null) void toDatabase(frame.bytes);
      // The database would skip the rest of the request up to Sync, too.
      else if (frame.type === 'Q' || frame.type === 'S') {
        void toClient(errorAnswer(refusal));
        refusal = null;
      }
    }
  });
  database.on('data', (bytes: Buffer) => {
    if (left === null) return void toClient(bytes);
    const arrives = bytes.subarray(0, left);
    left -= arrives.length;
    const written = toClient(arrives);
    if (left === 0) void written.then(() => client.end(end));
  });
  for (const socket of [client, database]) {
    socket.on('error', end);
    socket.on('close', end);
  }
}

/** To a database that listens on loopback at `port`. */
export async function startFaultProxy(port: number): Promise<FaultProxy> {
  const open = new Set<Socket>();
  const faults: Faults = { delayMs: 0, swallows: false, gate: Promise.resolve(), cut: null, refused: null, hits: 0 };
  const server = createServer((client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    join(client, connect({ port, host: '127.0.0.1', noDelay: true }), faults);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    delay(ms) {
      faults.delayMs = ms;
    },
    cut(statement, after) {
      faults.cut = { statement, after };
    },
    swallow(on) {
      faults.swallows = on;
    },
    reset() {
      for (const socket of open) socket.resetAndDestroy();
    },
    stall(ms) {
      faults.gate = sleep(ms);
      return faults.gate;
    },
    refuse(fault) {
      faults.refused = fault;
    },
    hits: () => faults.hits,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
