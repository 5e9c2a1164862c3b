// The sentence that a user reads when a mini-program has ended by itself, and what its developer reads on a development server.
import { READY_GRACE_MS } from './durations.ts';
import type { EndReason } from './ports.ts';

const END_SENTENCES: Readonly<Record<EndReason, string>> = {
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

/** Instead of the user's sentence where the host is a development server: what the developer left out. */
const DEVELOPER_SENTENCES: Partial<Readonly<Record<EndReason, string>>> = {
  splash_timeout:
    'It did not start in time: no document called connect(). Import the SDK, then: const davit = await connect(); await davit.app.ready();',
};

export const endSentence = (reason: EndReason, development: boolean): string =>
  (development ? DEVELOPER_SENTENCES[reason] : undefined) ?? END_SENTENCES[reason];

/** It connected, and was then shown without its word. */
export const NEVER_READY = `Shown after ${READY_GRACE_MS / 1000} s: it never called app.ready().`;

/** Ended by the container for what it did, not by its own fault. */
export const isStopped = (reason: EndReason): boolean =>
  reason === 'navigated' || reason === 'flood' || reason === 'focus';
