import { nodeCrypto } from '@davit/crypto/node';
import { expect, test } from 'vitest';
import { createMemoryRegistryStore } from '../memory/memory-registry-store.ts';
import type { RegistryStore } from '../ports/registry-store.ts';
import { followLog } from './follow-log.ts';
import { nextEntry } from './log-entry.ts';

async function append(store: RegistryStore, app_id: string, times = 1): Promise<void> {
  for (let at = 0; at < times; at += 1) {
    const after = await store.head();
    const note = { actor: 'ci', verb: 'publish', app_id, version_code: at + 1, evidence: {} } as const;
    await store.commit({ after, log: await nextEntry(after, note, 1, nodeCrypto.sha256) });
  }
}

test('looks at each mini-program that something was decided about since the last look, once', async () => {
  const store = createMemoryRegistryStore();
  await append(store, 'old');
  const asked: string[] = [];
  const look = await followLog(store, { catchUp: async (appId) => void asked.push(appId) });
  await look();
  expect(asked).toEqual([]);
  await append(store, 'food', 3);
  await append(store, 'soup');
  await look();
  await look();
  expect(asked).toEqual(['food', 'soup']);
});

test('looks again at what it could not tell', async () => {
  const store = createMemoryRegistryStore();
  const asked: string[] = [];
  const broken = { now: true };
  const look = await followLog(store, {
    catchUp(appId) {
      asked.push(appId);
      return broken.now ? Promise.reject(new Error('the disk is gone')) : Promise.resolve();
    },
  });
  await append(store, 'food');
  await expect(look()).rejects.toThrow('the disk is gone');
  broken.now = false;
  await look();
  await look();
  expect(asked).toEqual(['food', 'food']);
});

test('goes through more than one page', async () => {
  const store = createMemoryRegistryStore();
  const asked: string[] = [];
  const look = await followLog(store, { catchUp: async (appId) => void asked.push(appId) });
  await append(store, 'food', 501);
  await append(store, 'soup');
  await look();
  expect([...new Set(asked)]).toEqual(['food', 'soup']);
});
