import { describe, expect, it } from 'vitest';
import { FIRST_ARRANGEMENT } from '../plan/arrangement.ts';
import { bookingNumber, createBooking, emailProblem, phoneProblem, readBooking, writeBooking } from './booking.ts';

const booking = createBooking(
  FIRST_ARRANGEMENT,
  { phone: '+41 79 000 00 00', email: null },
  'BH-ABCDE',
  1_800_000_000_000,
);

describe(createBooking, () => {
  it('costs as many seats as there are guests', () => {
    expect(booking.totalCents).toBe(12 * 2400);
  });
});

describe(bookingNumber, () => {
  it('can be said at a door', () => {
    expect(bookingNumber(new Uint8Array([0, 31, 32, 255, 7]))).toBe('BH-A9A9H');
    for (let byte = 0; byte < 256; byte += 1)
      expect(bookingNumber(new Uint8Array(5).fill(byte))).toMatch(/^BH-[A-HJ-NP-Z2-9]{5}$/);
  });
});

describe(readBooking, () => {
  it('reads what was written', () => {
    expect(readBooking(writeBooking(booking))).toEqual(booking);
    const withMail = { ...booking, email: 'a@example.org' };
    expect(readBooking(writeBooking(withMail))).toEqual(withMail);
  });

  it.each([
    null,
    '',
    '{',
    'null',
    '[]',
    '{"version":2}',
    '{"version":1,"booking":null}',
    JSON.stringify({ version: 1, booking: { ...booking, phone: 7 } }),
    JSON.stringify({ version: 1, booking: { ...booking, seats: { ana: '1-1' } } }),
    JSON.stringify({ version: 1, booking: { ...booking, seats: { ...booking.seats, ana: booking.seats.bram } } }),
  ])('reads nothing from %j', (text) => {
    expect(readBooking(text)).toBeNull();
  });
});

describe('what is typed in', () => {
  it('has to look like a number and an address', () => {
    for (const phone of ['+442079460101', ' 079 123 45 67 ', '(020) 7946-0101']) expect(phoneProblem(phone)).toBeNull();
    for (const phone of ['', '12345', 'call me', '+44 20 7946 0101 <b>']) expect(phoneProblem(phone)).not.toBeNull();
    expect(emailProblem('alice@example.com')).toBeNull();
    for (const email of ['', 'alice', 'alice@example', 'a b@example.com']) expect(emailProblem(email)).not.toBeNull();
  });
});
