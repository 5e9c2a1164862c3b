// X-Request-Time: 13 digits of milliseconds, or ISO 8601 in UTC. Nothing that Date would guess at.

const MILLISECONDS = /^\d{13}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;

/** Seconds since 1970 with fractions, or null for any other text and for days that no calendar has. */
export function parseRequestTime(text: string): number | null {
  if (MILLISECONDS.test(text)) return Number(text) / 1000;
  if (!ISO.test(text)) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  const written = new Date(time).toISOString();
  return written === text || written.replace('.000Z', 'Z') === text ? time / 1000 : null;
}
