// Asks the document on screen each second whether it still answers, and says so when it does not for five seconds. A silence
// in which the host itself stood still (suspended, throttled) counts for nothing. Never ends anything: that is the user's choice.
import { HANG_AFTER_MS, LATE_TICK_MS, PING_EVERY_MS } from './durations.ts';
import type { Channel, Timers } from './ports.ts';

export interface Watchdog {
  /** Runs, or rests: hidden, behind a prompt, host in the background. What was said last stays said. */
  run(on: boolean): void;
  /** Something came from the document: it lives. */
  heard(): void;
  readonly isResponding: boolean;
  /** For good. */
  end(): void;
}

export interface WatchdogOptions {
  readonly timers: Timers;
  readonly now: () => number;
  /** `closed`: there is no document that could answer. */
  readonly ping: (n: number) => ReturnType<Channel['post']>;
  readonly onResponding: (responding: boolean) => void;
}

export function createWatchdog({ timers, now, ping, onResponding }: WatchdogOptions): Watchdog {
  let timer: unknown = null;
  let dueAt = 0;
  let count = 0;
  /** When the oldest ping without an answer was sent. */
  let silentSince: number | null = null;
  let responding = true;
  let ended = false;

  const say = (next: boolean): void => {
    if (responding === next) return;
    responding = next;
    onResponding(next);
  };
  const schedule = (): void => {
    dueAt = now() + PING_EVERY_MS;
    timer = timers.set(tick, PING_EVERY_MS);
  };
  const tick = (): void => {
    const time = now();
    if (silentSince !== null && time - dueAt >= LATE_TICK_MS) silentSince = time;
    if (silentSince !== null && time - silentSince >= HANG_AFTER_MS) say(false);
    count += 1;
    // Before it is sent: an answer may come at once.
    silentSince ??= time;
    if (ping(count) === 'closed') silentSince = null;
    schedule();
  };
  const rest = (): void => {
    if (timer !== null) timers.clear(timer);
    timer = null;
    silentSince = null;
  };

  return {
    run(on) {
      if (!on || ended) rest();
      else if (timer === null) schedule();
    },
    heard() {
      silentSince = null;
      say(true);
    },
    get isResponding() {
      return responding;
    },
    end() {
      ended = true;
      rest();
    },
  };
}
