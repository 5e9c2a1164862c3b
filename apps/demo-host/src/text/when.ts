// Times as people say them. Takes `now`; no clock of its own.

const UNITS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
  ['year', Number.POSITIVE_INFINITY],
] as const;

/** "just now", "2 minutes ago". Times ahead of us (another clock) count as now. */
export function agoText(at: number, now: number, locale: string): string {
  let amount = Math.max(0, now - at) / 1000;
  if (amount < 10) return 'just now';
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of UNITS) {
    if (amount < length) return format.format(-Math.floor(amount), unit);
    amount /= length;
  }
  return '';
}

export const dateTimeText = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
export const dateText = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
export const clockText = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    at,
  );
/** 75 → `1:15`. */
export const countdownText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
