// A rollout as the registry decides it and as containers compute it: the share that it says, the same users for as long as it runs.
import { createHash } from 'node:crypto';
import type { ReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { type Bed, createBed } from '@davit/registry/store-contract';
import { describe, expect, it } from 'vitest';
import { decideVersion } from '../src/core/trust/decide-version.ts';

const USERS = Array.from({ length: 4_000 }, (_, at) => `user-${at}`);

async function open(versions: number): Promise<Bed> {
  const bed = createBed();
  await bed.register();
  for (let code = 1; code <= versions; code += 1) await bed.publish({ code });
  await bed.release(1);
  return bed;
}

/** User → the version that a container would start for it. */
async function served(bed: Bed): Promise<ReadonlyMap<string, number>> {
  const jws = (await bed.ask('GET', '/apps/food/record')).json as string;
  const record = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as ReleaseRecord;
  const versions = new Map<string, number>();
  for (const user of USERS) {
    const decided = await decideVersion({
      release: { record, freshness: 'fresh', checkedAt: 0, recoveryAt: null },
      channel: 'stable',
      user,
      installed: null,
      alone: true,
      crashes: new Map(),
      sha256: nodeCrypto.sha256,
    });
    if (!decided.ok) throw new Error(decided.failure.detail);
    versions.set(user, decided.value.bundle.version_code);
  }
  return versions;
}
const usersOf = (versions: ReadonlyMap<string, number>, code: number): readonly string[] =>
  USERS.filter((user) => versions.get(user) === code);

describe('a rollout of the registry', () => {
  it('reaches the share of users that it says, and everybody it had reached stays in as it grows', async () => {
    const bed = await open(2);
    let before: readonly string[] = [];
    for (const percent of [0, 1, 10, 25, 50, 99]) {
      await bed.release(2, { percent });
      const now = usersOf(await served(bed), 2);
      // Five standard deviations of so many draws.
      const slack = 5 * Math.sqrt((USERS.length * percent * (100 - percent)) / 10_000);
      expect([percent, Math.abs(now.length - (USERS.length * percent) / 100) <= slack]).toEqual([percent, true]);
      expect(before.filter((user) => !now.includes(user))).toEqual([]);
      before = now;
    }
    await bed.release(2);
    expect(usersOf(await served(bed), 2)).toHaveLength(USERS.length);
  });

  it('is, user by user, the first four bytes of SHA-256(salt ‖ user) mod 100', async () => {
    const bed = await open(2);
    await bed.release(2, { percent: 37 });
    const { salt = '' } = (await bed.record()).channels.stable.rollout ?? {};
    const inside = (user: string): boolean =>
      createHash('sha256')
        .update(salt + user)
        .digest()
        .readUInt32BE(0) %
        100 <
      37;
    expect(usersOf(await served(bed), 2)).toEqual(USERS.filter(inside));
  });

  it('keeps who has it while it is held, through whatever is tried', async () => {
    const bed = await open(2);
    await bed.release(2, { percent: 20 });
    const before = await served(bed);
    await bed.ask('POST', '/apps/food/hold', { as: 'ci', body: { reason: 'Wait.' } });
    await bed.release(2, { percent: 60 });
    await bed.release(2);
    expect(await served(bed)).toEqual(before);
  });

  it('goes back for everybody at a rollback, and gives the version that mends it to the same users first', async () => {
    const bed = await open(4);
    await bed.release(2, { percent: 20 });
    const first = usersOf(await served(bed), 2);
    await bed.release(3, { percent: 20 });
    expect(usersOf(await served(bed), 3)).toEqual(first);
    expect(usersOf(await served(bed), 1)).toHaveLength(USERS.length - first.length);
    await bed.ask('POST', '/apps/food/rollback', { as: 'ci', body: {} });
    expect(usersOf(await served(bed), 1)).toHaveLength(USERS.length);
    await bed.release(4, { percent: 20 });
    expect(usersOf(await served(bed), 4)).not.toEqual(first);
  });
});
