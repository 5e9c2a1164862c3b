// Decides whether a tap on a sheet counts: made by a person (T027), and not within half a second of the sheet's appearing,
// moving or being uncovered (T019). Pure; the clock comes in.

export const TAP_DELAY_MS = 500;

export interface TapGuard {
  /** The sheet has just appeared, changed its size or place, or come back into view. */
  disturb(): void;
  /** Milliseconds until taps count; 0 when they do. */
  waitMs(): number;
  accepts(event: { readonly isTrusted: boolean }): boolean;
}

/** `now` is monotonic, milliseconds. */
export function createTapGuard(now: () => number): TapGuard {
  let disturbedAt = now();
  const waitMs = () => Math.max(0, disturbedAt + TAP_DELAY_MS - now());
  return {
    disturb() {
      disturbedAt = now();
    },
    waitMs,
    accepts: (event) => event.isTrusted && waitMs() === 0,
  };
}
