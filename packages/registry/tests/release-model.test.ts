// Whatever publisher and operator do, in whatever order: what a record may never say, it never says, and the log tells how it came.
import { verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyLog } from '../src/index.ts';
import { rootKey } from './example-bundles.ts';
import { createFoodBed } from './registry-bed.ts';

const VERSIONS = 6;
const version = fc.integer({ min: 1, max: VERSIONS });
const channel = fc.constantFrom('stable', 'beta', 'dev');
const percent = fc.constantFrom(0, 5, 50, 100);
const step = fc.oneof(
  fc.record({ verb: fc.constant('releases'), body: fc.record({ version_code: version, channel, percent }) }),
  fc.record({
    verb: fc.constant('rollback'),
    body: fc.record({ channel, to: version }, { requiredKeys: ['channel'] }),
  }),
  fc.record({ verb: fc.constant('hold'), body: fc.record({ channel, reason: fc.constant('Wait.') }) }),
  fc.record({ verb: fc.constant('end hold'), body: fc.record({ channel }) }),
  fc.record({ verb: fc.constant('suspension'), body: fc.constant({ reason: 'Stop.' }) }),
  fc.record({ verb: fc.constant('end suspension'), body: fc.constant({}) }),
  fc.record({
    verb: fc.constant('revocations'),
    body: fc
      .record({ version_code: version, floor: version }, { requiredKeys: [] })
      .map((body) => ({ ...body, reason: 'Leaks.' })),
  }),
);

test('T096 T099 no order of verbs makes a record that a container refuses, goes back in seq, below the floor, or to what was revoked', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const bed = await createFoodBed();
      for (let code = 1; code <= VERSIONS; code += 1) await bed.publish({ code });
      let [seq, floor] = [0, 1];
      const gone = new Set<string>();
      for (const { verb, body } of steps) {
        const before = await bed.book.entry('food');
        const [, name = verb] = /^end (.*)$/.exec(verb) ?? [];
        const answer = await bed.ask(name === verb ? 'POST' : 'DELETE', `/apps/food/${name}`, { as: 'ci', body });
        expect(answer.status).toBeLessThan(500);
        const entry = await bed.book.entry('food');
        if (entry === null) continue;
        if (answer.status !== 200) expect(entry).toEqual(before);
        expect(entry.seq - seq).toBe(JSON.stringify(entry) === JSON.stringify(before) ? 0 : 1);
        expect(entry.floor).toBeGreaterThanOrEqual(floor);
        ({ seq, floor } = entry);
        for (const digest of entry.revoked) gone.add(digest);
        for (const state of Object.values(entry.channels))
          for (const named of [state?.current, state?.previous]) {
            if (named === undefined) continue;
            expect(named.version_code).toBeGreaterThanOrEqual(floor);
            // What was revoked is named only where nothing else is left, and is then listed.
            if (gone.has(named.digest))
              expect([state?.previous, entry.revoked]).toEqual([undefined, expect.arrayContaining([named.digest])]);
          }
        const signed = await bed.book.record('food');
        const verified = await verifyReleaseRecord(signed?.jws ?? '', { root: rootKey, appId: 'food' }, nodeCrypto);
        expect(verified.ok).toBe(true);
      }
      const log = await bed.store.log(0, 1_000);
      expect(await verifyLog(log, { sha256: nodeCrypto.sha256 })).toMatchObject({ ok: true });
      expect(bed.failures).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 120_000);
