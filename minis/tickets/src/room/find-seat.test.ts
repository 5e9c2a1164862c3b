import { describe, expect, it } from 'vitest';
import { seatAt, seatToThe } from './find-seat.ts';
import { areNeighbours, ROOM, SEAT_RADIUS, SEATS } from './room.ts';

const WAYS = ['up', 'down', 'left', 'right'] as const;

describe('the room', () => {
  it('has seats that do not touch, inside its walls', () => {
    for (const one of SEATS) {
      expect(Math.min(one.x, one.y, ROOM.width - one.x, ROOM.height - one.y)).toBeGreaterThan(SEAT_RADIUS);
      for (const other of SEATS)
        if (one !== other) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(SEAT_RADIUS * 2);
    }
  });

  it('has two neighbours for each seat, at the same table', () => {
    for (const { id, table } of SEATS) {
      const beside = SEATS.filter((other) => areNeighbours(id, other.id));
      expect(beside.map((seat) => seat.table)).toEqual([table, table]);
    }
  });
});

describe(seatAt, () => {
  it('finds the seat on which and near which somebody lets go', () => {
    for (const { id, x, y } of SEATS) {
      expect(seatAt({ x, y })).toBe(id);
      expect(seatAt({ x: x + 15, y: y - 15 })).toBe(id);
    }
  });

  it('finds none on a table, on the stage, or outside', () => {
    for (const point of [
      { x: 100, y: 148 },
      { x: 188, y: 20 },
      { x: -100, y: -100 },
      { x: 188, y: 240 },
    ])
      expect(seatAt(point)).toBeNull();
  });
});

describe(seatToThe, () => {
  it('reaches every seat from every seat with arrow keys alone', () => {
    for (const { id } of SEATS) {
      const reached = new Set([id]);
      for (const seat of reached) for (const way of WAYS) reached.add(seatToThe(way, seat));
      expect(reached.size).toBe(SEATS.length);
    }
  });

  it('goes where the arrow points, and stays at the wall', () => {
    for (const from of SEATS)
      for (const way of WAYS) {
        const to = SEATS.find(({ id }) => id === seatToThe(way, from.id)) as (typeof SEATS)[number];
        const ahead = { up: from.y - to.y, down: to.y - from.y, left: from.x - to.x, right: to.x - from.x }[way];
        expect(ahead > 0 || to === from).toBe(true);
      }
    expect(seatToThe('up', '1-1')).toBe('1-1');
    expect(seatToThe('right', '1-1')).toBe('1-2');
  });
});
