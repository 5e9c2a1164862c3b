// English titles above the container's sentence, for a host to take or to put its own in place of: how a mini-program ended, why
// one could not start, and why a question comes once more.

import type { EndReason, LaunchRefusalCode } from '@davit/container';
import type { AskedAgain } from '@davit/host';

/** Said on a consent sheet that comes once more. */
export const ASKED_AGAIN = {
  lost: 'Your answer did not reach the server, and nothing was decided. Please answer once more.',
  changed: 'What you are asked for has changed meanwhile. Please look at it once more.',
} as const satisfies Readonly<Record<AskedAgain, string>>;

export const CANNOT_START = 'This mini-program cannot start';
const STOPPED = 'This mini-program was stopped';

export const END_TITLES = {
  splash_timeout: 'This mini-program did not start',
  documents: 'This mini-program kept starting over',
  crash: 'This mini-program stopped working',
  hang: 'This mini-program stopped answering',
  memory: 'Closed to free memory',
  os: 'Closed by the system',
  navigated: STOPPED,
  flood: STOPPED,
  focus: STOPPED,
  suspended: 'This mini-program is suspended',
  revoked: 'This version was withdrawn',
  expired: 'Not confirmed for too long',
} as const satisfies Readonly<Record<EndReason, string>>;

export const REFUSAL_TITLES = {
  invalid_request: CANNOT_START,
  no_storage: 'This device keeps no data for it',
  isolation: 'This device protects too little',
  wipe_failed: CANNOT_START,
  open_failed: CANNOT_START,
  offline: 'Not available right now',
  suspended: END_TITLES.suspended,
  revoked: END_TITLES.revoked,
  expired: END_TITLES.expired,
  tampered: 'Not what its publisher signed',
  elsewhere: 'Open elsewhere',
  container_too_old: 'It needs a newer version of this app',
  storage_full: 'No room left on this device',
  cancelled: 'This mini-program was not started',
} as const satisfies Readonly<Record<LaunchRefusalCode, string>>;
