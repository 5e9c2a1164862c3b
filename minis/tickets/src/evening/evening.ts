// The evening that is booked: what, where, when, and what a seat costs.

export const EVENING = {
  title: 'Supper & Strings',
  place: 'The old boathouse, harbour side',
  starts: '2027-06-19T19:30:00',
  centsPerSeat: 2400,
} as const;

/** Cents as people read them. */
export const formatPrice = (cents: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(cents / 100);

/** Where there is little room: a line holds it beside the place. */
export const formatShortStart = (locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(EVENING.starts));

/** The time on the wall of the boathouse, wherever the reader is. */
export const formatStart = (locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(EVENING.starts));
