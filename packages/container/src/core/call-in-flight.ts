// One call that is not settled yet, as its handler sees it: whether anybody still waits for the answer.
import type { Caller } from './call-event.ts';

export interface CallInFlight {
  readonly caller: Caller;
  /** Tells the handler. Never throws: answers what its callbacks threw first, or undefined. */
  end(): unknown;
}

export function createCall(): CallInFlight {
  let gone = false;
  const callbacks: (() => void)[] = [];
  return {
    caller: {
      isGone: () => gone,
      onGone(callback) {
        if (gone) callback();
        else callbacks.push(callback);
      },
    },
    end() {
      gone = true;
      let thrown: unknown;
      for (const callback of callbacks.splice(0)) {
        try {
          callback();
        } catch (error) {
          thrown ??= error;
        }
      }
      return thrown;
    },
  };
}
