// The newest record for a tap, so that it starts what was released a moment ago (container.md §2). While the feed is open, whatever
// was said has been heard, and nobody is asked. Where it is not, the registry is asked from the press on, and waited for briefly.
import { FRESH_WORD_MS, PRESS_MS, STATUS_MAX_AGE_MS } from './durations.ts';
import type { PlatformAdapter } from './ports.ts';
import type { ReleaseTrust, TrustAnswer } from './trust/release-trust.ts';

export interface LatestRecord {
  /** On pointer down: the question is on its way before the tap is one. */
  press(appId: string): void;
  /** For a launch. Never rejects. */
  take(appId: string): Promise<TrustAnswer>;
}

export interface LatestRecordOptions {
  readonly adapter: Pick<PlatformAdapter, 'clock' | 'timers'>;
  readonly trust: ReleaseTrust;
  /** Milliseconds for which nothing can have been said unheard. */
  readonly heardFor: () => number;
}

export function createLatestRecord({ adapter, trust, heardFor }: LatestRecordOptions): LatestRecord {
  const { timers } = adapter;
  let pressed = { appId: '', at: 0 };
  const ask = (appId: string, ageMs: number): Promise<TrustAnswer> =>
    trust.current(appId, Math.min(Math.max(heardFor(), ageMs), STATUS_MAX_AGE_MS));
  return {
    press(appId) {
      pressed = { appId, at: adapter.clock() };
      void ask(appId, 0);
    },
    take(appId) {
      // What came since the press, its own millisecond included, is the answer to it.
      const sincePress = adapter.clock() - pressed.at + 1;
      const isPressed = pressed.appId === appId && sincePress <= PRESS_MS;
      return new Promise((answer) => {
        const timer = timers.set(() => answer(trust.current(appId, STATUS_MAX_AGE_MS)), FRESH_WORD_MS);
        void ask(appId, isPressed ? sincePress : 0).then((known) => {
          timers.clear(timer);
          answer(known);
        });
      });
    },
  };
}
