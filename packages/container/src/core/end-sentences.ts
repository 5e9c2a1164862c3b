// The sentence that a user reads when a mini-program has ended by itself, and what its developer reads on a development server.
import type { BridgeErrorCode } from '@davit/protocol';
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
  suspended: 'It was suspended while it ran. Your data in it is kept; try again later.',
  revoked: 'This version was withdrawn while it ran. Start it again: another version may be there.',
  expired: 'For too long nobody could confirm that it may still run. Connect to the internet and start it again.',
};

/** Instead of the user's sentence where the host is a development server: what the developer left out. */
const DEVELOPER_SENTENCES: Partial<Readonly<Record<EndReason, string>>> = {
  splash_timeout:
    'It did not start in time: no document called connect(). If your script calls it, an error or an endless loop came first: see the console. Otherwise import the SDK: const davit = await connect(); await davit.app.ready();',
  documents: 'It loaded more than three documents within ten seconds. Look for a loop of reloads.',
};

export const endSentence = (reason: EndReason, development: boolean): string =>
  (development ? DEVELOPER_SENTENCES[reason] : undefined) ?? END_SENTENCES[reason];

/** It connected, and was then shown without its word. */
export const NEVER_READY = `Shown after ${READY_GRACE_MS / 1000} s: it never called app.ready().`;

/** The registry's word, not the mini-program's doing. */
export const isStop = (reason: EndReason): boolean =>
  reason === 'suspended' || reason === 'revoked' || reason === 'expired';

/** Ended by the container for what it did or because it may no longer run, not by its own fault. */
export const isStopped = (reason: EndReason): boolean =>
  reason === 'navigated' || reason === 'flood' || reason === 'focus' || isStop(reason);

/** The version's own fault: it counts towards falling back to the version before. */
export const isVersionsFault = (reason: EndReason): boolean =>
  reason === 'crash' || reason === 'documents' || reason === 'splash_timeout' || reason === 'hang';

/** What calls in flight are answered with. */
export function endCode(reason: EndReason): BridgeErrorCode {
  if (reason === 'navigated') return 'navigated';
  if (reason === 'suspended' || reason === 'revoked') return 'app_suspended';
  return reason === 'expired' ? 'status_unknown' : 'closed';
}
