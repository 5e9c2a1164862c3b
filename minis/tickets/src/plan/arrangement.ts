// Who sits where: each guest on one seat, and nobody on another's lap. Pure; what is kept is read with suspicion.
import { GUESTS } from '../evening/guests.ts';
import { isSeat, SEATS } from '../room/room.ts';

/** Guest → seat. A guest cannot be in two places, because there is one line for each. */
export type Arrangement = Readonly<Record<string, string>>;

const FIRST_SEATS = ['1-1', '1-2', '1-3', '1-5', '2-1', '2-2', '2-4', '3-1', '3-3', '3-4', '4-2', '4-5'];
export const FIRST_ARRANGEMENT: Arrangement = Object.fromEntries(
  GUESTS.map(({ id }, index) => [id, FIRST_SEATS[index] as string]),
);

export const guestOn = (arrangement: Arrangement, seat: string): string | null =>
  GUESTS.find(({ id }) => arrangement[id] === seat)?.id ?? null;

/** Puts a guest on a seat; whoever sits there takes the seat that becomes free. Its own inverse, given the seat before. */
export function seatGuest(arrangement: Arrangement, guest: string, seat: string): Arrangement {
  const from = arrangement[guest] as string;
  if (from === seat) return arrangement;
  const other = guestOn(arrangement, seat);
  return { ...arrangement, [guest]: seat, ...(other !== null && { [other]: from }) };
}

export const isSame = (one: Arrangement, other: Arrangement): boolean =>
  GUESTS.every(({ id }) => one[id] === other[id]);

/** Every guest on a seat of this room, and no seat taken twice. */
export const isWhole = (arrangement: Arrangement): boolean =>
  Object.keys(arrangement).length === GUESTS.length &&
  GUESTS.every(({ id }) => isSeat(arrangement[id])) &&
  new Set(Object.values(arrangement)).size === GUESTS.length;

export const writeArrangement = (arrangement: Arrangement): string =>
  JSON.stringify({ version: 1, seats: arrangement });

/** What was kept. Guests whom it does not know, or seats twice, get the first free ones: whatever stands there, nobody is lost. */
export function readArrangement(text: string | null): Arrangement {
  const kept = parseSeats(text);
  if (kept === null) return FIRST_ARRANGEMENT;
  const taken = new Set<string>();
  const placed: Record<string, string> = {};
  for (const { id } of GUESTS) {
    const seat = Object.hasOwn(kept, id) ? kept[id] : undefined;
    if (!isSeat(seat) || taken.has(seat)) continue;
    taken.add(seat);
    placed[id] = seat;
  }
  const free = SEATS.filter(({ id }) => !taken.has(id));
  for (const { id } of GUESTS) placed[id] ??= free.shift()?.id as string;
  return placed;
}

function parseSeats(text: string | null): Record<string, unknown> | null {
  try {
    const kept = JSON.parse(text ?? 'null') as { version?: unknown; seats?: unknown } | null;
    const isKnown = kept?.version === 1 && typeof kept.seats === 'object' && kept.seats !== null;
    return isKnown ? (kept.seats as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
