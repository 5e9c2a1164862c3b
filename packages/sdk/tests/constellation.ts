// One scripted host and one scripted server, joined; and documents of a mini-program that connect to them.
import { webDigest } from '@davit/crypto/web';
import type { BridgeInit, RequestCodeParams } from '@davit/protocol';
import { onTestFinished } from 'vitest';
import { connectOn } from '../src/connect.ts';
import type { Davit } from '../src/davit.ts';
import type { LocksLike, Platform } from '../src/platform.ts';
import { createMemoryIndexedDb, type MemoryIndexedDb } from './memory-indexed-db.ts';
import { createScriptedHost, type ScriptedHost, type TransportKind, testInit } from './scripted-host.ts';
import { createScriptedServer, type ScriptedServer } from './scripted-server.ts';

export const testPlatform = (host: Pick<ScriptedHost, 'around'>, changes: Partial<Platform> = {}): Platform => ({
  ...host.around,
  fetch: (url, init) => fetch(url, init),
  indexedDB: undefined,
  locks: undefined,
  crypto: webDigest,
  now: Date.now,
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  exchangeTimeoutMs: 15_000,
  ...changes,
});

/** As Web Locks: one holder of a name at a time, in order. */
function createLocks(): LocksLike {
  const tails = new Map<string, Promise<unknown>>();
  return {
    request(name, task) {
      const next = (tails.get(name) ?? Promise.resolve()).then(task, task);
      tails.set(
        name,
        next.catch(() => undefined),
      );
      return next;
    },
  };
}

export interface Constellation {
  readonly server: ScriptedServer;
  readonly storage: MemoryIndexedDb;
  /** A new document of the mini-program on the same origin, connected. */
  openDocument(changes?: { init?: Partial<BridgeInit>; platform?: Partial<Platform> }): Promise<{
    davit: Davit;
    host: ScriptedHost;
  }>;
}

/** Closed when the test is done that makes it. */
export async function createConstellation(kind?: TransportKind): Promise<Constellation> {
  const server = await createScriptedServer();
  onTestFinished(() => server.close());
  const storage = createMemoryIndexedDb();
  const locks = createLocks();
  return {
    server,
    storage,
    async openDocument({ init, platform } = {}) {
      const host = createScriptedHost(testInit(server.issuer, init), kind);
      onTestFinished(() => host.close());
      host.answers.set('auth.requestCode', (params: RequestCodeParams) => server.issueCode(params));
      const davit = await connectOn(testPlatform(host, { indexedDB: storage.factory, locks, ...platform }));
      return { davit, host };
    },
  };
}

/** The error that a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<{ code: string; reason?: string; hint: string }> {
  try {
    await promise;
  } catch (error) {
    return error as { code: string; reason?: string; hint: string };
  }
  throw new Error('did not reject');
}
