// What is tried by other tests is an attack that there is, in that host alone, and none that could not be tried there at all.
import { describe, expect, it } from 'vitest';
import { DRIVEN_ATTACKS } from '../driven/driven-attacks.ts';
import { whyNot } from './does-not-apply.ts';
import { TRIED_ELSEWHERE, triedElsewhere } from './tried-elsewhere.ts';

const found = DRIVEN_ATTACKS.filter(({ id }) => triedElsewhere('webkit-native', id) !== undefined);

describe(triedElsewhere, () => {
  it('names attacks that need a driver and apply there, each with the command that tries it', () => {
    expect(found.map(({ id }) => id)).toContain('after-close');
    for (const { id } of found) {
      expect(whyNot('webkit-native', id), id).toBeUndefined();
      expect(triedElsewhere('webkit-native', id)).toMatch(/`npm run test:native (burdens|driven|starts|stop-words)`/);
    }
  });

  it('names no attack that there is not', () => {
    const ids = new Set(DRIVEN_ATTACKS.map(({ id }) => id));
    expect(TRIED_ELSEWHERE.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('says nothing of a browser, which is driven', () => {
    expect(found.map(({ id }) => triedElsewhere('chromium', id)).filter((why) => why !== undefined)).toEqual([]);
  });
});
