// The booking as Vue sees it, kept by the host for this user. The boathouse of this demo has no box office to send it to; the
// connection is asked for all the same, because a real one would need it.
import type { Davit } from '@davit/sdk';
import { ref, shallowRef } from 'vue';
import {
  type Booking,
  bookingNumber,
  type Contact,
  createBooking,
  readBooking,
  writeBooking,
} from './booking/booking.ts';
import { type ContactState, createContact } from './contact/contact.ts';
import { type Notice, OFFLINE } from './contact/notice.ts';
import type { Arrangement } from './plan/arrangement.ts';

const KEY = 'booking';
const NOT_KEPT: Notice = {
  tone: 'warning',
  title: 'The booking could not be kept',
  text: 'Nothing is booked yet. Please try again.',
  code: 'not_kept',
};

export function useBooking(davit: Davit) {
  const booking = shallowRef<Booking | null>(null);
  const contact = shallowRef<ContactState>({ phone: null, email: null, asking: null, declined: [], notice: null });
  const problem = shallowRef<Notice | null>(null);
  const isBooking = ref(false);
  const details = createContact(davit, (state) => {
    contact.value = state;
  });
  const isRead = davit.storage.get({ key: KEY }).then(
    ({ value }) => {
      booking.value = readBooking(value);
    },
    () => undefined,
  );
  void details.start();

  /** Answers whether it is booked now. `current` is read after what is shared has been read anew. */
  async function book(arrangement: Arrangement, current: () => Contact | null): Promise<boolean> {
    if (isBooking.value) return false;
    problem.value = null;
    if (!navigator.onLine) {
      problem.value = OFFLINE;
      return false;
    }
    isBooking.value = true;
    try {
      if (!(await details.confirm())) return false;
      const shared = current();
      if (shared === null) return false;
      const number = booking.value?.number ?? bookingNumber(crypto.getRandomValues(new Uint8Array(5)));
      const next = createBooking(arrangement, shared, number, Date.now());
      await davit.storage.set({ key: KEY, value: writeBooking(next) });
      booking.value = next;
      return true;
    } catch {
      problem.value = NOT_KEPT;
      return false;
    } finally {
      isBooking.value = false;
    }
  }

  return {
    booking,
    contact,
    problem,
    isBooking,
    isRead,
    book,
    ask(detail: 'phone' | 'email') {
      problem.value = navigator.onLine ? null : OFFLINE;
      if (problem.value === null) void details.ask(detail);
    },
    dismiss() {
      problem.value = null;
      details.dismiss();
    },
  };
}
