// When a mini-program's requests get their turn. Every answer is read and hashed by the host itself: whoever asks without end waits
// longer for each file, and the host's main loop stays free. Refuses only when too much waits. Language only.
import {
  ANSWER_BUCKET,
  ANSWER_MIN_PRICE,
  ANSWERS_AT_ONCE,
  MAX_WAITING_REQUESTS,
  WAITING_REQUEST_UNIT_LENGTH,
} from '../core/durations.ts';
import type { PlatformAdapter } from '../core/ports.ts';

export interface AnswerTurns {
  /** True when it may be worked on, false when it is not to be: too much waits, or the mini-program has ended. `length`: its size. */
  begin(length: number): Promise<boolean>;
  /** So many bytes were read for it. */
  pay(bytes: number): void;
  /** Once for each `begin` that was true. */
  finish(): void;
  /** Nothing that waits is worked on any more. */
  end(): void;
}
interface Waiting {
  readonly weight: number;
  go(isTurn: boolean): void;
}

/** `onTooMany`: one was refused because too much waits. */
export function createAnswerTurns(
  { now, timers }: Pick<PlatformAdapter, 'now' | 'timers'>,
  onTooMany: () => void,
): AnswerTurns {
  const { burst, perSecond } = ANSWER_BUCKET;
  const waiting: Waiting[] = [];
  let weight = 0;
  let working = 0;
  /** Bytes that may be read; what is read anyway is a debt that comes first. */
  let room: number = burst;
  let filledAt = now();
  let timer: unknown = null;
  let hasEnded = false;

  const refill = (): void => {
    const time = now();
    room = Math.min(burst, room + (Math.max(0, time - filledAt) * perSecond) / 1000);
    filledAt = time;
  };
  const next = (): void => {
    refill();
    while (working < ANSWERS_AT_ONCE && waiting.length > 0) {
      if (room <= 0) {
        timer ??= timers.set(
          () => {
            timer = null;
            next();
          },
          Math.ceil(((1 - room) * 1000) / perSecond),
        );
        return;
      }
      const first = waiting.shift() as Waiting;
      weight -= first.weight;
      working += 1;
      room -= ANSWER_MIN_PRICE;
      first.go(true);
    }
  };
  return {
    begin(length) {
      const own = 1 + Math.floor(length / WAITING_REQUEST_UNIT_LENGTH);
      if (hasEnded) return Promise.resolve(false);
      if (weight + own > MAX_WAITING_REQUESTS) {
        onTooMany();
        return Promise.resolve(false);
      }
      weight += own;
      return new Promise((resolve) => {
        waiting.push({ weight: own, go: resolve });
        next();
      });
    },
    pay(bytes) {
      room -= bytes;
    },
    finish() {
      working -= 1;
      if (!hasEnded) next();
    },
    end() {
      hasEnded = true;
      timers.clear(timer);
      for (const { go } of waiting.splice(0)) go(false);
    },
  };
}
