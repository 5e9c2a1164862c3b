// Which seat is meant: by a point that somebody let go at, and by an arrow key. Pure.
import { type Point, SEATS, seatOf } from './room.ts';

/** How far from the middle of a seat one may let go; nearer than half the way to the next seat. */
const REACH = 34;

export function seatAt(point: Point): string | null {
  let best: { readonly id: string; readonly distance: number } | null = null;
  for (const { id, x, y } of SEATS) {
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance <= REACH && (best === null || distance < best.distance)) best = { id, distance };
  }
  return best?.id ?? null;
}

export type Direction = 'up' | 'down' | 'left' | 'right';
const AHEAD: Readonly<Record<Direction, (dx: number, dy: number) => readonly [ahead: number, aside: number]>> = {
  up: (dx, dy) => [-dy, Math.abs(dx)],
  down: (dx, dy) => [dy, Math.abs(dx)],
  left: (dx, dy) => [-dx, Math.abs(dy)],
  right: (dx, dy) => [dx, Math.abs(dy)],
};

/** The nearest seat in that direction, straight ahead before aside; the seat itself at the edge of the room. */
export function seatToThe(direction: Direction, from: string): string {
  const here = seatOf(from);
  let best = { id: from, cost: Number.POSITIVE_INFINITY };
  for (const { id, x, y } of SEATS) {
    const [ahead, aside] = AHEAD[direction](x - here.x, y - here.y);
    const cost = ahead + aside * 2;
    if (ahead > 1 && aside <= ahead * 2 && cost < best.cost) best = { id, cost };
  }
  return best.id;
}
