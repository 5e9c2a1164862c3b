// The adapter contract on the native adapter, with an engine of node:vm, a disk in memory and a real server on loopback.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONTRACT, type ContractWorld } from '@davit/container/contract';
import { createNativeAdapter } from '@davit/container/native';
import { nodeCrypto } from '@davit/crypto/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWebFetch } from '../src/web/web-fetch.ts';
import { createMemoryBlobs } from './bare/memory-blobs.ts';
import { answerContract } from './contract/contract-server.ts';
import { followStream } from './contract/follow-stream.ts';
import { createVmEngine } from './contract/vm-engine.ts';
import { MemoryFiles } from './native/fake-engine.ts';
import { createTestProfile } from './test-profile.ts';

const server = createServer((request, response) => {
  answerContract(request, response).then((known) => known || response.writeHead(404).end());
});
let world: ContractWorld;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const engine = createVmEngine();
  const around = {
    background: new Set<() => void>(),
    foreground: new Set<() => void>(),
    memoryPressure: new Set<() => void>(),
  };
  const on = (set: Set<() => void>) => (callback: () => void) => {
    set.add(callback);
    return () => void set.delete(callback);
  };
  const fire = (set: Set<() => void>) => () => {
    for (const callback of set) callback();
  };
  const adapter = createNativeAdapter({
    id: 'test',
    engine,
    files: new MemoryFiles(),
    store: createTestProfile().store,
    blobs: createMemoryBlobs(),
    crypto: nodeCrypto,
    fetch: createWebFetch({ fetch }),
    follow: followStream,
    events: {
      onBackground: on(around.background),
      onForeground: on(around.foreground),
      onMemoryPressure: on(around.memoryPressure),
    },
    random: (length) => nodeCrypto.randomBytes(length),
    now: () => performance.now(),
    clock: () => Date.now(),
    timers: { set: (step, ms) => setTimeout(step, ms), clear: (timer) => clearTimeout(timer as NodeJS.Timeout) },
    log: () => {},
  });
  world = {
    adapter,
    server: `http://127.0.0.1:${port}`,
    elsewhere: `http://localhost:${port}`,
    crash: async ({ instance }) => engine.crash(instance),
    around: {
      background: fire(around.background),
      foreground: fire(around.foreground),
      memoryPressure: fire(around.memoryPressure),
    },
  };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each(CONTRACT.map(({ name, run }) => [name, run] as const))('%s', { timeout: 60_000 }, async (_, run) => {
  await run(world);
});

test('the contract has a name for each of its cases, and each but once', () => {
  const names = CONTRACT.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(35);
});
