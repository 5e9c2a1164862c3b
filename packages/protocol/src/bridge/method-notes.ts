// What the reference says about each method. Apart from the table, so that no host's page loads it.
import type { BridgeMethodName } from './table.ts';

export interface BridgeMethodNote {
  /** One sentence. */
  readonly summary: string;
  readonly since: string;
  readonly status: 'stable' | 'experimental';
}

const stable = { since: '1.0', status: 'stable' } as const;

export const BRIDGE_METHOD_NOTES: Readonly<Record<BridgeMethodName, BridgeMethodNote>> = {
  'app.ready': {
    ...stable,
    summary: 'Says that the first screen stands; the host takes its splash away.',
  },
  'app.getLaunchOptions': {
    ...stable,
    summary: 'How this instance was started.',
  },
  'auth.requestCode': {
    ...stable,
    summary: 'Asks the host for an authorization code; the user may be asked first.',
  },
  'auth.checkSession': {
    ...stable,
    summary:
      'Whether a user is logged in to the host, and what this mini-program is allowed, as the authorization server states it.',
  },
  'ui.toast': {
    ...stable,
    summary: 'Shows a short text over the mini-program for a moment.',
  },
  'ui.setTitle': {
    ...stable,
    summary: 'Sets the line under the mini-program’s name in the host bar.',
  },
  'storage.get': {
    ...stable,
    summary: 'Reads a value; null when there is none.',
  },
  'storage.set': {
    ...stable,
    summary: 'Writes a value; `storage_full` when there is no room.',
  },
  'storage.remove': {
    ...stable,
    summary: 'Removes a value.',
  },
  'storage.clear': {
    ...stable,
    summary: 'Removes all values of this mini-program and user.',
  },
  'storage.keys': {
    ...stable,
    summary: 'Lists the keys.',
  },
};
