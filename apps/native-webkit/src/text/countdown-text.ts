// How long a question stays open, as people read a clock. Pure.

/** 75 → `1:15`. */
export const countdownText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
