// The sentence that a user reads when a mini-program has ended by itself.
import type { EndReason } from './ports.ts';

export const END_SENTENCES: Readonly<Record<EndReason, string>> = {
  splash_timeout: 'It did not start in time. Check the connection and try again.',
  documents: 'It kept loading itself again.',
  crash: 'It stopped unexpectedly.',
  hang: 'It no longer answers.',
  memory: 'The device needed its memory.',
  os: 'The system ended it.',
  navigated: 'It tried to leave its own pages.',
  flood: 'It sent more messages than allowed.',
  focus: 'It tried to take the keyboard while it was not on screen.',
};

/** Ended by the container for what it did, not by its own fault. */
export const isStopped = (reason: EndReason): boolean =>
  reason === 'navigated' || reason === 'flood' || reason === 'focus';
