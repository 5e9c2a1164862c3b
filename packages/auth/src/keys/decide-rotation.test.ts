import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRotation, type RotationKey, type RotationStep } from './decide-rotation.ts';
import { SIGNING_PURPOSES } from './signing-purpose.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = 1_800_000_000_000;

const key = (id: string, state: RotationKey['state'], age: number): RotationKey => ({
  ...{ id, state, purpose: 'receipt', stateSince: START - age },
});
const stepsFor = (...keys: RotationKey[]) => decideRotation(keys, START);

describe(decideRotation, () => {
  it('publishes a successor two days before a key is 90 days old, not a moment earlier', () => {
    expect(stepsFor(key('a', 'current', 88 * DAY - 1))).toEqual([]);
    expect(stepsFor(key('a', 'current', 88 * DAY))).toEqual([{ kind: 'add_next', purpose: 'receipt', currentId: 'a' }]);
  });
  it('lets the successor sign when the key is 90 days old', () => {
    const next = key('b', 'next', 2 * DAY);
    expect(stepsFor(key('a', 'current', 90 * DAY - 1), next)).toEqual([]);
    const promote = { kind: 'promote', purpose: 'receipt', nextId: 'b', currentId: 'a' };
    expect(stepsFor(key('a', 'current', 90 * DAY), next)).toEqual([promote]);
  });
  it('waits a day and an hour with a successor that was published late', () => {
    const old = key('a', 'current', 400 * DAY);
    expect(stepsFor(old, key('b', 'next', 25 * HOUR - 1))).toEqual([]);
    expect(stepsFor(old, key('b', 'next', 25 * HOUR))).toHaveLength(1);
  });
  it('withdraws the old key an hour after its last ID token has expired', () => {
    const current = key('b', 'current', DAY);
    expect(stepsFor(key('a', 'retiring', 65 * MINUTE - 1), current)).toEqual([]);
    expect(stepsFor(key('a', 'retiring', 65 * MINUTE), current)).toEqual([
      { kind: 'retire', purpose: 'receipt', keyId: 'a' },
    ]);
    expect(stepsFor(key('a', 'retired', 400 * DAY), current)).toEqual([]);
  });
  it('leaves keys that do not sign alone, and does nothing by a clock that went back', () => {
    expect(decideRotation([{ ...key('a', 'current', 400 * DAY), purpose: 'refresh' }], START)).toEqual([]);
    expect(stepsFor(key('a', 'current', -DAY), key('b', 'next', -DAY), key('c', 'retiring', -DAY))).toEqual([]);
  });
});

interface Lived extends RotationKey {
  readonly past: { readonly state: RotationKey['state']; readonly at: number }[];
}

/** The keys as the store's verbs would leave them. */
function take(keys: readonly Lived[], steps: readonly RotationStep[], now: number): Lived[] {
  const enter = (one: Lived, state: RotationKey['state']): Lived => ({
    ...{ ...one, state, stateSince: now, past: [...one.past, { state, at: now }] },
  });
  const after = keys.map((one) => {
    for (const step of steps) {
      if (step.kind === 'promote' && one.id === step.currentId) return enter(one, 'retiring');
      if (step.kind === 'promote' && one.id === step.nextId) return enter(one, 'current');
      if (step.kind === 'retire' && one.id === step.keyId) return enter(one, 'retired');
    }
    return one;
  });
  for (const { kind, purpose } of steps)
    if (kind === 'add_next') {
      const id = `${purpose}-${now}`;
      after.push({ ...{ id, purpose, state: 'next', stateSince: now, past: [{ state: 'next', at: now }] } });
    }
  return after;
}

const first: readonly Lived[] = SIGNING_PURPOSES.map((purpose) => ({
  ...{ id: purpose, purpose, state: 'current', stateSince: START, past: [{ state: 'current', at: START }] },
}));
/** An hour as a rule; sometimes the servers sleep for long. */
const pauses = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: MINUTE, max: 2 * HOUR }) },
    { weight: 3, arbitrary: fc.integer({ min: HOUR, max: 3 * DAY }) },
    { weight: 1, arbitrary: fc.integer({ min: DAY, max: 200 * DAY }) },
  ),
  { minLength: 20, maxLength: 200 },
);

function live(waits: readonly number[], check: (keys: readonly Lived[], now: number) => void): readonly Lived[] {
  let keys = [...first];
  let now = START;
  for (const wait of waits) {
    now += wait;
    keys = take(keys, decideRotation(keys, now), now);
    check(keys, now);
  }
  return keys;
}

describe('whenever it runs', () => {
  it('there is one current key and at most one next, and doing what was due leaves nothing due', () => {
    fc.assert(
      fc.property(pauses, (waits) => {
        live(waits, (keys, now) => {
          for (const purpose of SIGNING_PURPOSES) {
            const count = (state: string) =>
              keys.filter((one) => one.purpose === purpose && one.state === state).length;
            expect(count('current')).toBe(1);
            expect(count('next')).toBeLessThanOrEqual(1);
          }
          expect(decideRotation(keys, now)).toEqual([]);
        });
      }),
    );
  });

  it('T077 no key signs before it was public for 24 hours, none is withdrawn while what it signed lives', () => {
    fc.assert(
      fc.property(pauses, (waits) => {
        const entered = (one: Lived, state: string) => one.past.find((step) => step.state === state)?.at;
        for (const one of live(waits, () => {})) {
          const [published, current, retiring, retired] = ['next', 'current', 'retiring', 'retired'].map((state) =>
            entered(one, state),
          );
          if (published !== undefined && current !== undefined)
            expect(current - published).toBeGreaterThanOrEqual(24 * HOUR);
          if (current !== undefined && retiring !== undefined)
            expect(retiring - current).toBeGreaterThanOrEqual(90 * DAY);
          if (retiring !== undefined && retired !== undefined) expect(retired - retiring).toBeGreaterThan(5 * MINUTE);
        }
      }),
    );
  });

  it('T165 with a server that is awake, no key signs for more than 91 days or stays public for more than 94', () => {
    const hourly = Array.from({ length: 24 * 400 }, () => HOUR);
    live(hourly, (keys, now) => {
      for (const one of keys) {
        if (one.state === 'current') expect(now - one.stateSince).toBeLessThan(91 * DAY);
        if (one.state !== 'retired') expect(now - (one.past[0]?.at ?? 0)).toBeLessThan(94 * DAY);
      }
    });
  });
});
