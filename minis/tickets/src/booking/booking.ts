// A booking: who sits where at that moment, and how the boathouse reaches whoever booked. Pure; reading never throws.
import { EVENING } from '../evening/evening.ts';
import { GUESTS } from '../evening/guests.ts';
import { type Arrangement, isWhole } from '../plan/arrangement.ts';

export interface Contact {
  readonly phone: string;
  /** Null when no tickets are wanted by e-mail. */
  readonly email: string | null;
}
export interface Booking extends Contact {
  readonly number: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly seats: Arrangement;
  readonly totalCents: number;
}

export const TOTAL_CENTS = GUESTS.length * EVENING.centsPerSeat;

/** Without letters and digits that are mistaken for each other at a door. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** @param random one byte for each of its five letters */
export const bookingNumber = (random: Uint8Array): string =>
  `BH-${Array.from(random.subarray(0, 5), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('')}`;

export const createBooking = (seats: Arrangement, contact: Contact, number: string, at: number): Booking => ({
  number,
  at,
  ...contact,
  seats,
  totalCents: TOTAL_CENTS,
});

const PHONE = /^\+?[\d ()/-]{6,24}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
export const phoneProblem = (phone: string): string | null =>
  PHONE.test(phone.trim()) ? null : 'A phone number, for example +41 79 123 45 67.';
export const emailProblem = (email: string): string | null =>
  EMAIL.test(email.trim()) ? null : 'An e-mail address, for example name@example.org.';

export const writeBooking = (booking: Booking): string => JSON.stringify({ version: 1, booking });

export function readBooking(text: string | null): Booking | null {
  try {
    const kept = JSON.parse(text ?? 'null') as { version?: unknown; booking?: unknown } | null;
    return kept?.version === 1 && isBooking(kept.booking) ? kept.booking : null;
  } catch {
    return null;
  }
}

function isBooking(value: unknown): value is Booking {
  const one = value as Partial<Booking> | null;
  return (
    typeof one?.number === 'string' &&
    typeof one.phone === 'string' &&
    (one.email === null || typeof one.email === 'string') &&
    Number.isFinite(one.at) &&
    Number.isFinite(one.totalCents) &&
    typeof one.seats === 'object' &&
    one.seats !== null &&
    isWhole(one.seats)
  );
}
