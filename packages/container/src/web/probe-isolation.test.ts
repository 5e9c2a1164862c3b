// What a host remembers of its browser between pages, and when it tries anew. What the trying itself finds is tried in a browser
// (e2e/platform.e2e.test.ts, e2e/sites.e2e.test.ts); here no probe page ever answers.
import { expect, test } from 'vitest';
import { createMemoryStore } from '../../tests/test-profile.ts';
import type { FramePool } from './frame-pool.ts';
import { probeIsolation } from './probe-isolation.ts';

const LEVEL = { process: 'own', egress: 'closed', storage: 'persistent', siblings: 'cross-site' } as const;
const DAY_MS = 24 * 3600 * 1000;

async function probe(kept: object | null, areSites: boolean, at = 1000) {
  const store = createMemoryStore();
  if (kept !== null) store.entries.set('isolation:browser', JSON.stringify(kept));
  let tries = 0;
  const pool: Pick<FramePool, 'take'> = {
    take() {
      tries += 1;
      throw new Error('no frames here');
    },
  };
  const found = await probeIsolation({
    pool: pool as FramePool,
    probeOrigin: (label) => `https://${label}.example`,
    areSites,
    store,
    userAgent: 'browser',
    clock: () => at,
    log: () => {},
  });
  await new Promise((done) => setTimeout(done, 50));
  return { ...found, isTriedAnew: tries > 0 };
}

test('what is known is used, and whether mini-programs may go without asking only where the server says so', async () => {
  const known = { at: 1000, level: LEVEL, isSite: true };
  expect(await probe(known, true)).toEqual({ level: LEVEL, isSite: true, isTriedAnew: false });
  expect(await probe(known, false)).toEqual({ level: LEVEL, isSite: false, isTriedAnew: false });
  expect(await probe({ ...known, isSite: false }, true)).toEqual({ level: LEVEL, isSite: false, isTriedAnew: false });
});

test('what nobody has tried yet counts as not seen, and is tried beside what is known', async () => {
  expect(await probe({ at: 1000, level: LEVEL }, true)).toEqual({ level: LEVEL, isSite: false, isTriedAnew: true });
  expect(await probe({ at: 1000, level: LEVEL }, false)).toEqual({ level: LEVEL, isSite: false, isTriedAnew: false });
  const old = await probe({ at: 1000, level: LEVEL, isSite: true }, true, 1000 + DAY_MS);
  expect(old).toEqual({ level: LEVEL, isSite: true, isTriedAnew: true });
});

test('what is odd counts as not seen', async () => {
  expect(await probe({ at: 1000, level: LEVEL, isSite: 'yes' }, true)).toMatchObject({ isSite: false });
});

test.each([null, { at: 1000, isSite: true }])(
  'what was never known, or is damaged, is the weaker value when it cannot be tried: %j',
  async (kept) => {
    const { level, isSite } = await probe(kept, true);
    expect([level.process, isSite === true]).toEqual(['shared', false]);
  },
);
