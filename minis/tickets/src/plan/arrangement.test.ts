import { assert, constantFrom, integer, json, oneof, property, record, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyArrangement, anyGuest, anySeat } from '../../tests/arbitrary.ts';
import { GUESTS } from '../evening/guests.ts';
import { SEATS } from '../room/room.ts';
import {
  FIRST_ARRANGEMENT,
  guestOn,
  isSame,
  isWhole,
  readArrangement,
  seatGuest,
  writeArrangement,
} from './arrangement.ts';

describe('the first arrangement', () => {
  it('has every guest on a seat of their own', () => {
    expect(isWhole(FIRST_ARRANGEMENT)).toBe(true);
    expect(Object.keys(FIRST_ARRANGEMENT).sort()).toEqual(GUESTS.map(({ id }) => id).sort());
  });
});

describe(seatGuest, () => {
  it('swaps two guests', () => {
    const next = seatGuest(FIRST_ARRANGEMENT, 'ana', FIRST_ARRANGEMENT.bram as string);
    expect(next).toEqual({ ...FIRST_ARRANGEMENT, ana: FIRST_ARRANGEMENT.bram, bram: FIRST_ARRANGEMENT.ana });
  });

  it('moves a guest to a free seat, and leaves the old one free', () => {
    const next = seatGuest(FIRST_ARRANGEMENT, 'ana', '1-4');
    expect(next).toEqual({ ...FIRST_ARRANGEMENT, ana: '1-4' });
    expect(guestOn(next, '1-1')).toBeNull();
  });

  it('never loses or doubles a guest, and moves two at most', () => {
    assert(
      property(anyArrangement, anyGuest, anySeat, (before, guest, seat) => {
        const after = seatGuest(before, guest, seat);
        expect(isWhole(after)).toBe(true);
        expect(guestOn(after, seat)).toBe(guest);
        const changed = GUESTS.filter(({ id }) => before[id] !== after[id]).map(({ id }) => id);
        const other = guestOn(before, seat);
        const expected = before[guest] === seat ? [] : [guest, ...(other === null ? [] : [other])];
        expect(changed.sort()).toEqual(expected.sort());
        // Back to the seat from which it came undoes it, whoever sat there.
        expect(seatGuest(after, guest, before[guest] as string)).toEqual(before);
      }),
    );
  });
});

describe(readArrangement, () => {
  it('reads what was written', () => {
    assert(
      property(anyArrangement, (arrangement) => {
        expect(isSame(readArrangement(writeArrangement(arrangement)), arrangement)).toBe(true);
      }),
    );
  });

  it('is the first arrangement where nothing useful was kept', () => {
    for (const text of [null, '', '{', '[]', 'null', '{"version":2,"seats":{}}', '{"version":1,"seats":null}'])
      expect(readArrangement(text)).toEqual(FIRST_ARRANGEMENT);
  });

  it('loses nobody, whatever was kept', () => {
    const anyValue = oneof(anySeat, string(), integer(), constantFrom(null, {}));
    const anyKey = oneof(anyGuest, constantFrom('__proto__', 'constructor', 'nobody'));
    const anyLine = tuple(anyKey, anyValue);
    const seats = tuple(anyLine, anyLine, anyLine, anyLine).map((lines) => Object.fromEntries(lines));
    const kept = oneof(
      json(),
      string(),
      record({ version: constantFrom(1), seats }).map((value) => JSON.stringify(value)),
    );
    assert(property(kept, (text) => isWhole(readArrangement(text))));
  });

  it('lets the first of two guests on one seat stay, and finds a free seat for the other', () => {
    const seats = { ...FIRST_ARRANGEMENT, bram: FIRST_ARRANGEMENT.ana };
    const read = readArrangement(JSON.stringify({ version: 1, seats }));
    expect(read.ana).toBe(FIRST_ARRANGEMENT.ana);
    expect(SEATS.map(({ id }) => id)).toContain(read.bram);
    expect(isWhole(read)).toBe(true);
  });
});
