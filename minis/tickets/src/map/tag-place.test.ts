import { describe, expect, it } from 'vitest';
import { ROOM, SEAT_RADIUS, SEATS, STAGE } from '../room/room.ts';
import { HOVER, TAG, tagPlace, UP_SCALE } from './tag-place.ts';

const bottomOfStage = STAGE.y + STAGE.height;

describe.each([
  ['rests', false],
  ['is lifted', true],
] as const)('a guest who %s', (_, isUp) => {
  const scale = isUp ? UP_SCALE : 1;
  const guests = SEATS.map(({ id, x, y }) => ({ id, x, y: isUp ? y - HOVER : y }));

  it.each(guests)('shows a name on seat $id within the room, and beside what the stage says', (guest) => {
    const place = tagPlace(guest, isUp);
    const [left, top] = [guest.x + place.x * scale, guest.y + place.y * scale];
    const [right, bottom] = [left + TAG.width * scale, top + TAG.height * scale];
    expect([left >= -0.001, right <= ROOM.width + 0.001, top >= 0, bottom <= ROOM.height]).toEqual(Array(4).fill(true));
    const isClear = top >= bottomOfStage || right <= STAGE.x || left >= STAGE.x + STAGE.width;
    expect(isClear).toBe(true);
  });
  it('covers no word of the stage', () => {
    for (const { x, y } of guests) {
      const nearest = Math.min(Math.max(x, STAGE.x), STAGE.x + STAGE.width);
      expect(Math.hypot(x - nearest, y - bottomOfStage)).toBeGreaterThanOrEqual(SEAT_RADIUS * scale);
    }
  });
});

it('a guest in a hand at the very edge shows a name within the room too', () => {
  expect(tagPlace({ x: 110, y: 60 }, true).x).toBeLessThan(0);
  expect(tagPlace({ x: 90, y: 60 }, true).x).toBeGreaterThan(0);
});
