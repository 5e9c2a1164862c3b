// What the registry says of a mini-program, held back, forged, and said again when it is no longer true: for a host that hears nothing else.
import { get } from 'node:http';
import type { DevEnv } from '@davit/dev-env';
import type { FaultyNetwork } from './faulty-network.ts';

export interface StopWords {
  /** From now on the host hears only what it is told here. The mini-program is stopped and resumed meanwhile. */
  hold(app: string): Promise<void>;
  /** Answers when the host has been told at least once. */
  say(what: 'newest' | 'forged' | 'replayed'): Promise<void>;
  /** Signed and new: the mini-program is stopped, and the host is told. */
  stop(app: string): Promise<void>;
  letGo(app: string): Promise<void>;
}

/** The record with other contents: under the signature that it had, under none, and under one that anybody can write. */
function forge(record: string): readonly string[] {
  const [header = '', payload = '', signature = ''] = record.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = encode({ ...claims, seq: claims.seq + 1000, suspended: { reason: 'forged', since: claims.issued_at } });
  const unsigned = encode({ alg: 'none', typ: 'davit-release+jws' });
  return [`${header}.${body}.${signature}`, `${unsigned}.${body}.`, `${header}.${body}.${'A'.repeat(86)}`];
}

const TOLD_MS = 30_000;

export function createStopWords(env: DevEnv, network: FaultyNetwork): StopWords {
  /** Not through the network that the host hears by. */
  const recordOf = (app: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const path = `${new URL(env.info.registry_url).pathname}/apps/${app}/record`;
      const headers = { host: `localhost:${network.port}` };
      get({ host: '127.0.0.1', port: env.port, path, headers }, async (answer) => {
        let text = '';
        for await (const chunk of answer) text += chunk;
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${path}: ${answer.statusCode} ${text}`));
      }).on('error', reject);
    });
  const tell = async (words: readonly string[]): Promise<void> => {
    network.words = words;
    for (const end = Date.now() + TOLD_MS; network.told === 0; await new Promise((done) => setTimeout(done, 50)))
      if (Date.now() > end) throw new Error('The host does not listen');
  };
  let newest = '';
  let stale = '';
  return {
    async hold(app) {
      network.words = [];
      await env.releases.suspend(app, 'A test.');
      stale = await recordOf(app);
      await env.releases.resume(app);
      newest = await recordOf(app);
    },
    say: (what) => tell(what === 'forged' ? forge(newest) : [what === 'newest' ? newest : stale]),
    async stop(app) {
      await env.releases.suspend(app, 'A test.');
      await tell([await recordOf(app)]);
    },
    async letGo(app) {
      await env.releases.resume(app);
      network.words = null;
    },
  };
}
