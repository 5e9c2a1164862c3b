// A heart in a page: beats every few milliseconds, and keeps by how much it missed. Runs in the page.

export const BEAT_MS = 10;

export interface Heart {
  /** Milliseconds between two beats, since `begin`. */
  readonly gaps: number[];
  begin(): void;
  /** The gap that lasts until now counts too. */
  end(): number[];
}

/** `beat` calls back each `BEAT_MS` for as long as the page lives. */
export function createHeart(beat: (callback: () => void) => void): Heart {
  let last = performance.now();
  const note = (): void => {
    const now = performance.now();
    heart.gaps.push(now - last);
    last = now;
  };
  const heart: Heart = {
    gaps: [],
    begin() {
      heart.gaps.length = 0;
      last = performance.now();
    },
    end() {
      note();
      return [...heart.gaps];
    },
  };
  beat(note);
  return heart;
}

export const byTimer = (callback: () => void): void => void setInterval(callback, BEAT_MS);

/** Engines slow down the timers of a frame that is not to be seen; those of its worker go on. */
export const byWorker = (callback: () => void): void => {
  const worker = new Worker('/beat.js');
  worker.onmessage = callback;
  // Firefox starts no declared worker of a mini-program.
  worker.onerror = () => byTimer(callback);
};

declare global {
  var heart: Heart;
}
