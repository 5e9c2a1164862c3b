// The room: a stage and four round tables with five seats each, in units of its own. Pure; never a pixel of a screen.

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Table extends Point {
  readonly number: number;
}
export interface Seat extends Point {
  readonly id: string;
  readonly table: number;
  /** Its place at the table, from 1, clockwise from the top. */
  readonly place: number;
}

export const ROOM = { width: 376, height: 420 } as const;
/** Clear of whoever is lifted from the seats next to it. */
export const STAGE = { x: 103, y: 4, width: 170, height: 24 } as const;
export const TABLE_RADIUS = 38;
export const SEAT_RADIUS = 22;
const SEAT_DISTANCE = 66;
const SEATS_PER_TABLE = 5;

export const TABLES: readonly Table[] = [
  { number: 1, x: 100, y: 148 },
  { number: 2, x: 276, y: 148 },
  { number: 3, x: 100, y: 330 },
  { number: 4, x: 276, y: 330 },
];

export const SEATS: readonly Seat[] = TABLES.flatMap((table) =>
  Array.from({ length: SEATS_PER_TABLE }, (_, index): Seat => {
    const angle = ((index / SEATS_PER_TABLE) * 2 - 0.5) * Math.PI;
    return {
      id: `${table.number}-${index + 1}`,
      table: table.number,
      place: index + 1,
      x: Math.round(table.x + SEAT_DISTANCE * Math.cos(angle)),
      y: Math.round(table.y + SEAT_DISTANCE * Math.sin(angle)),
    };
  }),
);

const BY_ID = new Map(SEATS.map((seat) => [seat.id, seat]));

export const isSeat = (id: unknown): id is string => typeof id === 'string' && BY_ID.has(id);

export function seatOf(id: string): Seat {
  const seat = BY_ID.get(id);
  if (!seat) throw new Error(`There is no seat ${id}`);
  return seat;
}

/** Whether two seats are side by side at one table. */
export function areNeighbours(one: string, other: string): boolean {
  const [a, b] = [seatOf(one), seatOf(other)];
  const apart = Math.abs(a.place - b.place);
  return a.table === b.table && (apart === 1 || apart === SEATS_PER_TABLE - 1);
}
