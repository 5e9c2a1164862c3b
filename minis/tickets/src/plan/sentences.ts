// What is said about a seat plan, in the live region and as names of seats. Pure.
import { firstName, guestOf } from '../evening/guests.ts';
import { seatOf } from '../room/room.ts';
import { type Arrangement, guestOn } from './arrangement.ts';

export const placeName = (seat: string): string => {
  const { table, place } = seatOf(seat);
  return `table ${table}, seat ${place}`;
};

/** The accessible name of a seat. */
export function seatName(seat: string, arrangement: Arrangement): string {
  const guest = guestOn(arrangement, seat);
  return guest === null ? `Free: ${placeName(seat)}` : `${guestOf(guest).name}: ${placeName(seat)}`;
}

/** @param before the arrangement from which the guest moved */
export function moved(guest: string, seat: string, before: Arrangement): string {
  const other = guestOn(before, seat);
  if (other === null) return `${firstName(guest)} moved to ${placeName(seat)}.`;
  return `${firstName(guest)} and ${firstName(other)} swapped places.`;
}

export const returned = (guest: string, arrangement: Arrangement): string =>
  `${firstName(guest)} is back at ${placeName(arrangement[guest] as string)}.`;

export const lifted = (guest: string): string => `${firstName(guest)} is lifted. Choose where to sit.`;

export function carrying(guest: string, seat: string, arrangement: Arrangement): string {
  const other = guestOn(arrangement, seat);
  if (other === guest) return `Put ${firstName(guest)} back.`;
  return other === null
    ? `${firstName(guest)} to the free seat at ${placeName(seat)}.`
    : `${firstName(guest)} swaps with ${firstName(other)}.`;
}

export const nobody = (seat: string): string => `Nobody sits at ${placeName(seat)}.`;
export const nothingToUndo = 'Nothing to undo.';
export const nothingToRedo = 'Nothing to do again.';
