// The server's clock, followed by an offset that is learned only when the server complains of ours. In memory.
import type { HttpAnswer } from './http-exchange.ts';

/** Less than this is the time that an answer takes. */
const TOLERATED_SECONDS = 5;

export interface ServerClock {
  /** Seconds since 1970, as the server counts them. */
  now(): number;
  /** From the Date of this answer. True when it has changed what `now` says. */
  learn(answer: Pick<HttpAnswer, 'header'>): boolean;
  /** How far this machine is ahead; negative: behind; 0 as long as nothing was learned. */
  skew(): number;
}

export function createServerClock(now: () => number): ServerClock {
  let offset = 0;
  const own = (): number => Math.floor(now() / 1000);
  return {
    now: () => own() + offset,
    learn({ header }) {
      const date = Date.parse(header('date') ?? '');
      if (Number.isNaN(date)) return false;
      const next = Math.floor(date / 1000) - own();
      if (Math.abs(next - offset) <= TOLERATED_SECONDS) return false;
      offset = next;
      return true;
    },
    skew: () => -offset,
  };
}
