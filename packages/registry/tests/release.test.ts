// Releases: channels, percent, hold, rollback, stop; what the record says after each, and that its seq only rises.
import { verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { rootKey, START } from './example-bundles.ts';
import { type Bed, createFoodBed } from './registry-bed.ts';

async function withVersions(count: number): Promise<Bed> {
  const bed = await createFoodBed();
  for (let code = 1; code <= count; code += 1) await bed.publish({ code });
  return bed;
}
const post = (bed: Bed, verb: string, body: object, as = 'ci') => bed.ask('POST', `/apps/food/${verb}`, { as, body });
/** Of one release channel: current, previous, percent. */
async function shape(bed: Bed, channel: 'stable' | 'beta' | 'dev' = 'stable') {
  const state = (await bed.record()).channels[channel];
  return [state?.current.version_code, state?.previous?.version_code, state?.rollout?.percent];
}
const saltOf = async (bed: Bed) => (await bed.record()).channels.stable.rollout?.salt;

describe('POST …/releases', () => {
  test('moves stable to a version, tells the feed, and answers what the record says', async () => {
    const bed = await withVersions(2);
    const told: number[] = [];
    bed.book.subscribe(({ seq }) => told.push(seq));
    const answer = await bed.release(1);
    expect(answer.json).toMatchObject({ app_id: 'food', seq: 1, floor: 1, suspended: null, holds: {}, revoked: [] });
    await bed.release(2);
    await bed.release(2);
    expect(await shape(bed)).toEqual([2, 1, undefined]);
    expect(told).toEqual([1, 2]);
    const jws = (await bed.ask('GET', '/apps/food/record')).json;
    const record = await verifyReleaseRecord(jws, { root: rootKey, appId: 'food' }, nodeCrypto);
    expect(record).toMatchObject({
      ok: true,
      value: { seq: 2, channels: { stable: { current: { version_code: 2 } } } },
    });
  });

  test('gives a part of the users the new version, more of them, and then everybody', async () => {
    const bed = await withVersions(2);
    expect(bed.told(await bed.release(1, { percent: 10 }))).toBe('409 registry/nothing-for-others');
    await bed.release(1);
    await bed.release(2, { percent: 10 });
    const salt = await saltOf(bed);
    expect([await shape(bed), salt]).toEqual([[2, 1, 10], expect.stringMatching(/^[\w-]{22}$/)]);
    await bed.release(2, { percent: 50 });
    expect([await shape(bed), await saltOf(bed)]).toEqual([[2, 1, 50], salt]);
    expect(bed.told(await bed.release(2, { percent: 49 }))).toBe('409 registry/percent-lower');
    await bed.release(2);
    expect(await shape(bed)).toEqual([2, 1, undefined]);
    expect(bed.told(await bed.release(2, { percent: 99 }))).toBe('409 registry/percent-lower');
  });

  test('lets a version that mends a rollout take its place, with the same users first', async () => {
    const bed = await withVersions(3);
    await bed.release(1);
    await bed.release(2, { percent: 20 });
    const salt = await saltOf(bed);
    await bed.release(3, { percent: 20 });
    expect([await shape(bed), await saltOf(bed)]).toEqual([[3, 1, 20], salt]);
    await bed.release(3);
    expect(await shape(bed)).toEqual([3, 1, undefined]);
  });

  test('begins a rollout of 0 percent for those who want to see the record first', async () => {
    const bed = await withVersions(2);
    await bed.release(1);
    await bed.release(2, { percent: 0 });
    expect(await shape(bed)).toEqual([2, 1, 0]);
  });

  test('keeps channels apart; the first release is stable’s', async () => {
    const bed = await withVersions(3);
    expect(bed.told(await bed.release(1, { channel: 'beta' }))).toBe('409 registry/stable-first');
    await bed.release(1);
    await bed.release(2, { channel: 'beta' });
    await bed.release(3, { channel: 'dev' });
    await bed.release(3, { channel: 'beta', percent: 5 });
    expect([await shape(bed), await shape(bed, 'beta'), await shape(bed, 'dev')]).toEqual([
      [1, undefined, undefined],
      [3, 2, 5],
      [3, undefined, undefined],
    ]);
    await post(bed, 'rollback', { channel: 'beta' });
    expect([await shape(bed), await shape(bed, 'beta')]).toEqual([
      [1, undefined, undefined],
      [2, undefined, undefined],
    ]);
    expect(bed.told(await bed.release(1, { channel: 'canary' }))).toBe('400 registry/invalid-document');
  });

  test('goes no version back, and takes none that is not there', async () => {
    const bed = await withVersions(2);
    await bed.release(2);
    expect(bed.told(await bed.release(1))).toBe('409 registry/version-lower');
    expect(bed.told(await bed.release(3))).toBe('404 registry/unknown-version');
    for (const percent of [-1, 101, 1.5, '10', null, 1e300])
      expect(bed.told(await bed.release(2, { percent }))).toBe('400 registry/invalid-document');
  });

  test('loses none of many that come at once', async () => {
    const bed = await withVersions(2);
    await bed.release(1);
    const percents = [5, 10, 20, 40, 80];
    await Promise.all([
      ...percents.map((percent) => bed.release(2, { percent })),
      ...percents.map((percent) => bed.release(2, { percent, channel: 'beta' })),
      post(bed, 'suspension', { reason: 'One moment.' }, 'operator'),
    ]);
    const { seq, channels, suspended } = await bed.record();
    expect([channels.stable.rollout?.percent, suspended?.reason]).toEqual([80, 'One moment.']);
    const verbs = (await bed.store.log(0, 100)).map(({ body }) => JSON.parse(body ?? ''));
    const seqs = verbs.flatMap(({ evidence }) => (evidence.seq === undefined ? [] : [evidence.seq]));
    expect(seqs).toEqual(Array.from({ length: seq }, (_, at) => at + 1));
  });
});

describe('POST …/hold', () => {
  test('stops the growth of a rollout and takes nothing from whom it has reached', async () => {
    const bed = await withVersions(2);
    await bed.release(1);
    expect(bed.told(await post(bed, 'hold', { reason: 'x' }))).toBe('409 registry/no-rollout');
    await bed.release(2, { percent: 25 });
    const before = await bed.record();
    const held = await post(bed, 'hold', { reason: 'Crashes on old phones.' });
    expect(held.json.holds).toEqual({ stable: { reason: 'Crashes on old phones.', since: START } });
    expect(await bed.record()).toEqual(before);
    for (const percent of [26, 100]) expect(bed.told(await bed.release(2, { percent }))).toBe('409 registry/held');
    expect((await bed.release(2, { percent: 25 })).status).toBe(200);
    expect(await bed.record()).toEqual(before);
    const ended = await bed.ask('DELETE', '/apps/food/hold', { as: 'ci' });
    expect(ended.json.holds).toEqual({});
    await bed.release(2, { percent: 30 });
    expect(await shape(bed)).toEqual([2, 1, 30]);
  });

  test('comes with a release or ends with it, in one step or not at all', async () => {
    const bed = await withVersions(3);
    await bed.release(1);
    const before = await bed.record();
    expect(bed.told(await bed.release(2, { hold: 'Not yet.' }))).toBe('409 registry/no-rollout');
    expect(await bed.record()).toEqual(before);
    const held = await bed.release(2, { percent: 10, hold: 'We look at the crashes.' });
    expect([held.json.channels.stable.rollout.percent, held.json.holds.stable.reason]).toEqual([
      10,
      'We look at the crashes.',
    ]);
    expect(bed.told(await bed.release(2, { percent: 5, resume: true }))).toBe('409 registry/percent-lower');
    expect(bed.told(await bed.release(2, { percent: 50 }))).toBe('409 registry/held');
    const same = await bed.release(2, { percent: 10, resume: true });
    expect([same.status, same.json.holds]).toEqual([200, {}]);
    expect((await bed.release(2, { percent: 50 })).status).toBe(200);
    expect(bed.told(await bed.release(3, { percent: 5, resume: false }))).toBe('400 registry/invalid-document');
  });

  test('ends with the rollout that it holds: by rollback, or by the version that mends it', async () => {
    for (const end of [(bed: Bed) => post(bed, 'rollback', {}), (bed: Bed) => bed.release(3, { percent: 5 })]) {
      const bed = await withVersions(4);
      await bed.release(1);
      await bed.release(2, { percent: 25 });
      await post(bed, 'hold', { reason: 'x' });
      expect((await end(bed)).json.holds).toEqual({});
      expect((await bed.release(4, { percent: 50 })).status).toBe(200);
    }
  });
});

describe('POST …/rollback', () => {
  test('T096 T106 goes back to the version before under a higher seq', async () => {
    const bed = await withVersions(3);
    await bed.release(1);
    await bed.release(2);
    const { seq } = await bed.record();
    const answer = await post(bed, 'rollback', {});
    expect(answer.json).toMatchObject({ seq: seq + 1, channels: { stable: { current: { version_code: 1 } } } });
    expect(bed.told(await post(bed, 'rollback', {}))).toBe('409 registry/no-previous');
    await bed.release(3, { percent: 10 });
    expect((await post(bed, 'rollback', {})).json.seq).toBe(seq + 3);
    expect(await shape(bed)).toEqual([1, undefined, undefined]);
  });

  test('goes back to a version that is named, if it may run', async () => {
    const bed = await withVersions(4);
    for (const code of [1, 2, 3]) await bed.release(code);
    await post(bed, 'revocations', { version_code: 2, reason: 'It leaks.' });
    const told = async (to: number) => bed.told(await post(bed, 'rollback', { to }));
    expect(await told(2)).toBe('409 registry/version-revoked');
    expect([await told(3), await told(4)]).toEqual(['409 registry/no-previous', '409 registry/no-previous']);
    expect(await told(1)).toBe(200);
    expect(await shape(bed)).toEqual([1, undefined, undefined]);
  });

  test('never goes below the floor', async () => {
    const bed = await withVersions(3);
    for (const code of [1, 2, 3]) await bed.release(code);
    expect((await post(bed, 'revocations', { floor: 3, reason: 'Old key.' })).json).toMatchObject({ floor: 3 });
    expect(await shape(bed)).toEqual([3, undefined, undefined]);
    expect(bed.told(await post(bed, 'rollback', {}))).toBe('409 registry/no-previous');
    for (const to of [1, 2]) expect(bed.told(await post(bed, 'rollback', { to }))).toBe('409 registry/under-floor');
    expect(bed.told(await post(bed, 'revocations', { floor: 2, reason: 'x' }))).toBe('400 registry/invalid-document');
    expect(bed.told(await post(bed, 'revocations', { floor: 4, reason: 'x' }))).toBe('400 registry/invalid-document');
    expect((await bed.record()).floor).toBe(3);
  });
});

describe('POST and DELETE …/suspension', () => {
  const resume = (bed: Bed, as: string) => bed.ask('DELETE', '/apps/food/suspension', { as });

  test('T107 stops the mini-program in a signed record, and what the operator has stopped only the operator starts', async () => {
    const bed = await withVersions(1);
    expect(bed.told(await post(bed, 'suspension', { reason: 'x' }, 'operator'))).toBe('409 registry/nothing-released');
    await bed.release(1);
    await post(bed, 'suspension', { reason: 'Under repair.' });
    expect(await bed.record()).toMatchObject({ seq: 2, suspended: { reason: 'Under repair.', since: START } });
    // The same words, and yet another hand is on it.
    await post(bed, 'suspension', { reason: 'Under repair.' }, 'operator');
    expect(bed.told(await resume(bed, 'ci'))).toBe('403 registry/suspended-by-operator');
    expect(bed.told(await post(bed, 'suspension', { reason: 'x' }))).toBe('403 registry/suspended-by-operator');
    expect((await bed.versions()).length).toBe(1);
    const resumed = await resume(bed, 'operator');
    expect(resumed.json).toMatchObject({ suspended: null, suspended_by: null });
    expect((await bed.record()).suspended).toBeUndefined();
    const { seq } = await bed.record();
    await resume(bed, 'operator');
    expect((await bed.record()).seq).toBe(seq);
  });
});

describe('POST …/revocations', () => {
  test('T087 takes a version away for ever: the one before takes its place, and it is released no more', async () => {
    const bed = await withVersions(3);
    for (const code of [1, 2]) await bed.release(code);
    const answer = await post(bed, 'revocations', { version_code: 2, reason: 'The key was stolen.' });
    const [, revoked] = await bed.versions();
    expect(answer.json.revoked).toEqual([revoked.digest]);
    expect([revoked.state, await shape(bed)]).toEqual(['revoked', [1, undefined, undefined]]);
    expect(bed.told(await bed.release(2))).toBe('409 registry/version-revoked');
    expect((await bed.release(3)).status).toBe(200);
    expect(bed.told(await post(bed, 'revocations', { version_code: 9, reason: 'x' }))).toBe(
      '404 registry/unknown-version',
    );
    expect(bed.told(await post(bed, 'revocations', { reason: 'x' }))).toBe('400 registry/invalid-document');
  });

  test('T087 a floor ends all versions before it, and makes room in the record', async () => {
    const bed = await withVersions(4);
    for (const code of [1, 2, 3]) await bed.release(code);
    await post(bed, 'revocations', { version_code: 1, reason: 'x' });
    await bed.release(4);
    const answer = await post(bed, 'revocations', { version_code: 3, floor: 3, reason: 'The key was stolen.' });
    const [, third] = await bed.versions();
    expect(answer.json).toMatchObject({ floor: 3, revoked: [third.digest] });
    expect(await shape(bed)).toEqual([4, undefined, undefined]);
  });

  test('refuses a floor that would end a rollout in everybody’s having it', async () => {
    const bed = await withVersions(2);
    await bed.release(1);
    await bed.release(2, { percent: 10 });
    expect(bed.told(await post(bed, 'revocations', { floor: 2, reason: 'x' }))).toBe('400 registry/invalid-document');
    expect(await shape(bed)).toEqual([2, 1, 10]);
  });
});
