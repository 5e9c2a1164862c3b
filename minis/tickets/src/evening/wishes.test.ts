import { describe, expect, it } from 'vitest';
import { FIRST_ARRANGEMENT, isWhole, seatGuest } from '../plan/arrangement.ts';
import { countMet, WISHES } from './wishes.ts';

describe('the wishes', () => {
  it('are not granted from the start, and can all come true at once', () => {
    expect(countMet(FIRST_ARRANGEMENT)).toBe(0);
    const moves = [
      ['ana', '1-1'],
      ['hana', '1-2'],
      ['bram', '2-1'],
      ['kiri', '2-2'],
      ['chiara', '3-1'],
      ['deniz', '3-5'],
      ['idris', '4-3'],
      ['freja', '4-4'],
      ['lucia', '2-4'],
      ['goran', '2-5'],
    ] as const;
    const seated = moves.reduce((arrangement, [guest, seat]) => seatGuest(arrangement, guest, seat), FIRST_ARRANGEMENT);
    expect(isWhole(seated)).toBe(true);
    expect(countMet(seated)).toBe(WISHES.length);
  });
});
