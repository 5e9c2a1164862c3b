// What the launch page and the host say to each other over the port that the gate hands to the launch page. Types only. An old
// worker serves the launch page of its own build: a newer host reads which version of this protocol that page speaks.
import type { OpenFailure } from '../core/delivery-ports.ts';
import type { WorkerAddress } from './worker-address.ts';

export const LAUNCH_PROTOCOL = 1;

export interface LaunchOrder extends WorkerAddress {
  /** Where the mini-program starts: a path with a leading slash. */
  readonly path: string;
}

export type ToLaunch =
  | readonly ['start', order: LaunchOrder]
  /** The bytes that were wanted, transferred. */
  | readonly ['blob', hash: string, bytes: ArrayBuffer];

export type FromLaunch =
  | readonly ['launch', version: number]
  /** Bytes by their SHA-256: first those of integrity.json, then files, a few at a time (serving/complete-version.ts). */
  | readonly ['want', hash: string]
  /** Everything is in place; the mini-program's first document is the next thing. */
  | readonly ['go']
  | readonly ['failed', code: Extract<OpenFailure['code'], 'storage_full' | 'worker_failed'>, detail: string];
