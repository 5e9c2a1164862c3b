// Any guest, any seat, any arrangement and any action: for property tests only.
import { constantFrom, oneof, record, shuffledSubarray } from 'fast-check';
import { GUESTS } from '../src/evening/guests.ts';
import type { Arrangement } from '../src/plan/arrangement.ts';
import type { Action } from '../src/plan/plan.ts';
import { SEATS } from '../src/room/room.ts';

const seats = SEATS.map(({ id }) => id);
const guests = GUESTS.map(({ id }) => id);

export const anySeat = constantFrom(...seats);
export const anyGuest = constantFrom(...guests);
export const anyArrangement = shuffledSubarray(seats, { minLength: guests.length, maxLength: guests.length }).map(
  (chosen): Arrangement => Object.fromEntries(guests.map((guest, index) => [guest, chosen[index] as string])),
);

export const anyAction = oneof(
  record({ type: constantFrom('drop' as const), guest: anyGuest, seat: oneof(anySeat, constantFrom(null)) }),
  record({ type: constantFrom('press' as const), seat: anySeat }),
  record({
    type: constantFrom('step' as const),
    direction: constantFrom('up' as const, 'down' as const, 'left' as const, 'right' as const),
  }),
  record({ type: constantFrom('focus' as const), seat: anySeat }),
  record({
    type: constantFrom(
      'first' as const,
      'last' as const,
      'cancel' as const,
      'undo' as const,
      'undo' as const,
      'redo' as const,
    ),
  }),
) satisfies { map(mapper: (action: Action) => unknown): unknown };
