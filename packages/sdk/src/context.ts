// What login and sessions of one connection share: one account, one authorization server, one lock.
import type { BridgeInit, RequestCodeParams, RequestCodeResult } from '@davit/protocol';
import type { AuthorizationServer } from './authorization-server/authorization-server.ts';
import type { CallOptions } from './bridge/caller.ts';
import type { DavitError } from './davit-error.ts';
import type { Emitter } from './emitter.ts';
import type { Platform } from './platform.ts';
import type { Vault } from './session/vault.ts';

/** Runs a task that spends a code or a refresh token. */
export type Locked = <T>(task: () => Promise<T>) => Promise<T>;

export interface Context {
  readonly platform: Platform;
  readonly init: BridgeInit;
  readonly server: AuthorizationServer;
  readonly vault: Vault;
  /** One at a time, over all documents of this origin. */
  readonly locked: Locked;
  /** Emits once the host user has signed out. */
  readonly signedOut: Emitter<DavitError>;
  /** Throws once the host user has signed out. */
  assertSameUser(): void;
  requestCode(params: RequestCodeParams, options: CallOptions): Promise<RequestCodeResult>;
}

const LOCK_NAME = 'davit-refresh';

/**
 * Web Locks hold over all documents. Where an engine has none, or denies them (a browser that blocks third-party storage),
 * tasks of this document queue up.
 */
export function createLocked({ locks }: Pick<Platform, 'locks'>): Locked {
  let last: Promise<unknown> = Promise.resolve();
  const queue: Locked = (task) => {
    const next = last.then(task, task);
    last = next;
    return next;
  };
  return async <T>(task: () => Promise<T>) => {
    let begun = false;
    const begin = () => {
      begun = true;
      return task();
    };
    try {
      if (locks) return await locks.request(LOCK_NAME, begin);
    } catch (error) {
      if (begun) throw error;
    }
    return queue(task);
  };
}
