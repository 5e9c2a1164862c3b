// What guests hope for: to sit side by side with somebody. Whether it comes true is read from the arrangement. Pure.
import type { Arrangement } from '../plan/arrangement.ts';
import { areNeighbours } from '../room/room.ts';

export interface Wish {
  readonly guest: string;
  readonly beside: string;
}

export const WISHES: readonly Wish[] = [
  { guest: 'ana', beside: 'hana' },
  { guest: 'bram', beside: 'kiri' },
  { guest: 'chiara', beside: 'deniz' },
  { guest: 'idris', beside: 'freja' },
  { guest: 'lucia', beside: 'goran' },
];

export const isMet = ({ guest, beside }: Wish, arrangement: Arrangement): boolean =>
  areNeighbours(arrangement[guest] as string, arrangement[beside] as string);

export const countMet = (arrangement: Arrangement): number => WISHES.filter((wish) => isMet(wish, arrangement)).length;
