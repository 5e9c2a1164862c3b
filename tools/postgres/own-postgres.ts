// A PostgreSQL server that belongs to one test file: it may stop, kill and restore it, which the one that all files share would not survive.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';
import { ROOT } from '../root.mjs';

type Word = 'start' | 'stop' | 'kill' | 'keep' | 'putBack' | 'newDatabase';

export interface OwnPostgres {
  /** An empty database of its own; its URL, the same after each start. */
  newDatabase(): Promise<string>;
  start(): Promise<void>;
  /** Ends connections, and leaves everything on the disk. */
  stop(): Promise<void>;
  /** As a machine that loses its power would, but for what the operating system still holds. */
  kill(): Promise<void>;
  /** Copies the data of the stopped server. */
  keep(): Promise<void>;
  /** Puts that copy in the place of the data. */
  putBack(): Promise<void>;
}

/** Each test file calls it once, outside of its tests. */
export function ownPostgres(): OwnPostgres {
  let child: ChildProcess | null = null;
  const waiting: ((answer: { ok?: unknown; error?: string }) => void)[] = [];
  const answered = (): Promise<unknown> =>
    new Promise((done, fail) => {
      waiting.push(({ ok, error }) => (error === undefined ? done(ok) : fail(new Error(error))));
    });
  const ask = async (word: Word): Promise<unknown> => {
    const answer = answered();
    child?.stdin?.write(`${word}\n`);
    return await answer;
  };
  const say = async (word: Word): Promise<void> => {
    await ask(word);
  };
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'davit-own-postgres-'));
    const script = join(ROOT, 'tools/postgres/own-server.mjs');
    child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.once('exit', () => {
      for (const one of waiting.splice(0)) one({ error: 'PostgreSQL is gone' });
    });
    const first = answered();
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (line) =>
        waiting.shift()?.(JSON.parse(line) as { ok?: unknown; error?: string }),
      );
    await first;
  }, 60_000);
  afterAll(async () => {
    const gone = new Promise((done) => child?.once('exit', done));
    child?.stdin?.end();
    await gone;
  }, 60_000);
  return {
    newDatabase: async () => String(await ask('newDatabase')),
    start: () => say('start'),
    stop: () => say('stop'),
    kill: () => say('kill'),
    keep: () => say('keep'),
    putBack: () => say('putBack'),
  };
}
