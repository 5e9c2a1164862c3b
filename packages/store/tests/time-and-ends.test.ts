// Three server processes on one PostgreSQL: whose clocks are wrong agree on what has expired, and what is revoked is dead at all of them
// for every question that is asked after the revocation was answered.
import type { NewCode } from '@davit/auth';
import { openWorld, type World } from '@davit/auth/store-contract';
import { createPostgresStore } from '@davit/store';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../../../tools/bundle-program.mjs';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';
import { childPrograms, type Program } from './child-program.ts';

const database = testDatabase();
const startProgram = childPrograms();
/** More with `DAVIT_TRIALS`. */
const TRIALS = Number(process.env.DAVIT_TRIALS ?? 500);
const AT_ONCE = 100;
let program = '';
beforeAll(async () => {
  program = await bundleProgram('packages/store/tests/store-program.ts');
});

async function openShared(): Promise<{ world: World; url: string }> {
  const url = await database.newSchema();
  return { url, world: await openWorld({ name: 'shared', open: () => createPostgresStore({ url, waitMs: 30_000 }) }) };
}
const HALF_MINUTE = 30_000;
const HOUR = 3_600_000;
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

interface Resolved {
  readonly kind: string;
  readonly reason?: string;
}

describe('processes whose clocks are wrong', () => {
  test('go by the database’s time: half a minute ahead, half a minute behind, and after a jump of an hour', async () => {
    const { world, url } = await openShared();
    const programs = [HALF_MINUTE, -HALF_MINUTE, 0].map((shift) => startProgram(program, url, String(shift)));
    const [ahead, behind, jumps] = programs as [Program, Program, Program];
    const offBy = async (one: Program, wall: number): Promise<number> => {
      const before = Date.now();
      const said = await one.call<{ store: number; wall: number }>('times');
      // The test's own machine is the database's.
      expect(Math.abs(said.wall - wall - before)).toBeLessThan(5_000);
      return Math.abs(said.store - Date.now());
    };
    expect(await offBy(ahead, HALF_MINUTE)).toBeLessThan(1_000);
    expect(await offBy(behind, -HALF_MINUTE)).toBeLessThan(1_000);

    const ttlMs = 4_000;
    const accessToken = () => ({ id: world.id('t'), secretHash: crypto.getRandomValues(new Uint8Array(32)), ttlMs });
    const now = Date.now();
    const session = await world.launch({ authTime: now }, { accessToken: accessToken() });
    const codes: NewCode[] = [];
    for (let at = 0; at < 6; at += 1) codes.push((await world.allow({ authTime: now, ttlMs })).code);
    const token = { id: session.tokenId, hash: session.tokenHash };
    const inputOf = (at: number) => world.redeemInput(codes[at] as NewCode);
    await jumps.call('jump', HOUR);
    const each = async (from: number): Promise<readonly (readonly [string, string])[]> =>
      Promise.all(
        programs.map(async (one, at) => {
          const [resolved] = await one.call<Resolved[]>('resolveAll', [token]);
          const [redeemed] = await one.call<Resolved[]>('redeemAll', [inputOf(from + at)]);
          return [resolved?.reason ?? resolved?.kind ?? '', redeemed?.reason ?? redeemed?.kind ?? ''] as const;
        }),
      );
    expect(await each(0)).toEqual(programs.map(() => ['live', 'redeemed']));
    await jumps.call('jump', -3 * HOUR);
    await sleep(ttlMs + 500);
    expect(await each(3)).toEqual(programs.map(() => ['token_expired', 'code_expired']));
    expect(await offBy(jumps, -2 * HOUR)).toBeLessThan(1_000);
    await Promise.all(programs.map((one) => one.kill()));
    await world.store.close();
  }, 60_000);
});

describe('what is revoked', () => {
  test(`T074 is dead at three processes under load, for whoever asks after it was answered: ${TRIALS} families`, async () => {
    const { world, url } = await openShared();
    const programs = [0, 0, 0].map((shift) => startProgram(program, url, String(shift)));
    const late: number[] = [];
    let asked = 0;
    for (let done = 0; done < TRIALS; done += AT_ONCE) {
      const sessions = [];
      for (let at = 0; at < Math.min(AT_ONCE, TRIALS - done); at += 1)
        sessions.push(await world.launch({ authTime: Date.now() }, { maxFamilies: 100_000 }));
      const tokens = sessions.map(({ tokenId: id, tokenHash: hash }) => ({ id, hash }));
      await Promise.all(programs.map((one) => one.call('watch', tokens)));
      // Until all have seen them alive.
      await sleep(150);
      const answered: number[] = [];
      await Promise.all(
        sessions.map(async ({ family }, at) => {
          await sleep(at * 2);
          const { familyId, clientId } = family;
          await world.store.tokens.revokeFamily({
            ...world.verb(),
            audit: [],
            familyId,
            clientId,
            reason: 'revoked_by_client',
          });
          answered[at] = Number(process.hrtime.bigint());
        }),
      );
      await sleep(100);
      const seen = await Promise.all(
        programs.map((one) => one.call<{ lastLive: (number | null)[]; asked: number }>('stop')),
      );
      for (const { lastLive, asked: count } of seen) {
        asked += count;
        expect(lastLive.filter((last) => last === null)).toEqual([]);
        for (const [at, last] of lastLive.entries()) late.push(((last ?? 0) - (answered[at] ?? 0)) / 1e6);
      }
    }
    // Milliseconds from the answer to the beginning of the last question that still found it alive.
    expect(Math.max(...late)).toBeLessThanOrEqual(0);
    expect(late).toHaveLength(3 * TRIALS);
    expect(asked).toBeGreaterThan(3 * TRIALS);
    await Promise.all(programs.map((one) => one.kill()));
    await world.store.close();
  }, 600_000);
});
