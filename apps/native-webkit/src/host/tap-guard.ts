// Decides whether an answer to a question counts: not within half a second of its appearing, moving or being uncovered (T019). Pure.

export const TAP_DELAY_MS = 500;

export interface TapGuard {
  /** The sheet has just appeared, changed its size, or come back into view. */
  disturb(): void;
  /** Milliseconds until answers count; 0 when they do. */
  waitMs(): number;
}

/** `now` is monotonic, milliseconds. */
export function createTapGuard(now: () => number): TapGuard {
  let disturbedAt = now();
  return {
    disturb() {
      disturbedAt = now();
    },
    waitMs: () => Math.max(0, disturbedAt + TAP_DELAY_MS - now()),
  };
}
