// The sentence that a user reads when a mini-program does not start: what happened, and a way out, on whatever the host runs; a host
// that knows better words for its platform has the code. On a development server its developer reads the detail too.
import { OpenFailure } from './delivery-ports.ts';
import { LaunchRefusal, type LaunchRefusalCode } from './launch-refusal.ts';
import type { ShelfFailure } from './shelf/bundle-shelf.ts';
import type { VersionRefusal } from './trust/decide-version.ts';
import type { TrustFailure } from './trust/release-trust.ts';

const SENTENCES: Readonly<Record<Exclude<LaunchRefusalCode, 'invalid_request'>, (name: string) => string>> = {
  no_storage: (name) => `${name} cannot start: this device keeps no data for it. Let it keep data and try again.`,
  isolation: (name) =>
    `${name} cannot start: it needs more protection than this device gives. Update it, or use another one.`,
  wipe_failed: (name) =>
    `${name} cannot start: what another user left in it could not be deleted. Close it elsewhere, connect to the internet and try again.`,
  open_failed: (name) => `${name} could not be opened. Try again; if it still fails, restart this app.`,
  offline: (name) => `${name} is not on this device yet and cannot be fetched. Check the connection and try again.`,
  suspended: (name) => `${name} is suspended. Your data in it is kept; try again later.`,
  revoked: (name) => `This version of ${name} was withdrawn, and there is no other one yet. Try again later.`,
  expired: (name) =>
    `For too long nobody could confirm that ${name} may still run. Connect to the internet and try again.`,
  tampered: (name) =>
    `${name} was not started: what arrived is not what its publisher signed. Try again, on another network if you can.`,
  elsewhere: (name) => `${name} is open elsewhere, in a version that cannot start here. Close it there and try again.`,
  container_too_old: (name) => `${name} needs a newer version of this app. Update it and try again.`,
  storage_full: (name) =>
    `There is no room for ${name} on this device. Delete data that you no longer need and try again.`,
  cancelled: (name) => `${name} was not started: the account changed, or everything was closed. Start it again.`,
};

export interface RefusalFacts {
  readonly cause?: unknown;
  /** For the developer, on a development server only. */
  readonly detail?: string | undefined;
  readonly development?: boolean | undefined;
}

export function refuseLaunch(
  code: keyof typeof SENTENCES,
  name: string,
  { cause, detail, development = false }: RefusalFacts = {},
): LaunchRefusal {
  const sentence = SENTENCES[code](name);
  const more = development && detail !== undefined && detail !== '' ? ` (${detail.slice(0, 300)})` : '';
  return new LaunchRefusal(code, `${sentence}${more}`, cause);
}

/** Nothing is known of the mini-program that could be believed. */
export function refuseUnknown(
  name: string,
  { reason, detail }: TrustFailure,
  development?: boolean | undefined,
): LaunchRefusal {
  if (reason === 'unknown_app')
    return new LaunchRefusal('invalid_request', `${name} is not in the registry; it may have been removed.`);
  return refuseLaunch(reason === 'refused' ? 'tampered' : reason, name, { detail, development });
}

/** The newest record lets nothing run here. */
export const refuseVersion = (
  name: string,
  { reason, detail }: VersionRefusal,
  development?: boolean | undefined,
): LaunchRefusal => refuseLaunch(reason === 'inconsistent' ? 'tampered' : reason, name, { detail, development });

/** The bytes cannot be had, or are not the ones that the record names. */
export function refuseBundle(name: string, failure: ShelfFailure, development?: boolean | undefined): LaunchRefusal {
  if (failure.reason === 'refused')
    return refuseLaunch('tampered', name, { cause: failure, development, detail: failure.detail });
  const code = failure.reason === 'unverified' ? 'open_failed' : 'offline';
  return refuseLaunch(code, name, { cause: failure, development, detail: `The bundle: ${failure.reason}.` });
}

/** What the platform threw when it was to open the mini-program. `alone`: nobody else ran it in this profile. */
export function refuseOpening(
  name: string,
  cause: unknown,
  { alone, development }: { readonly alone: boolean; readonly development?: boolean | undefined },
): LaunchRefusal {
  if (cause instanceof LaunchRefusal) return cause;
  const code = cause instanceof OpenFailure ? cause.code : null;
  const facts = { cause, development, detail: cause instanceof Error ? cause.message : undefined };
  if (code === 'storage_full') return refuseLaunch('storage_full', name, facts);
  return refuseLaunch(code === 'not_installed' && !alone ? 'elsewhere' : 'open_failed', name, facts);
}
