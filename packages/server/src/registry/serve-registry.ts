// The registry below the issuer's origin, as it is configured: its read side alone, or all of it, with a door for its callers.
import { addressClass } from '@davit/auth';
import { createRegistry, type Registry } from '@davit/registry';
import type { ServerConfig } from '../config.ts';
import type { ServerLog } from '../log/server-log.ts';
import type { AccountCallers } from './account-callers.ts';

/** Null when there is none. `accounts` say who calls where the configuration does not. */
export function serveRegistry(
  { registry }: Pick<ServerConfig, 'registry'>,
  accounts: AccountCallers,
  log: ServerLog,
): Registry | null {
  if (registry === undefined) return null;
  const { callers, stillThere, claimBundleKey } = accounts;
  return createRegistry({
    source: registry.source,
    placeOf: addressClass,
    every(ms, callback) {
      const timer = setInterval(callback, ms).unref();
      return () => clearInterval(timer);
    },
    onFailure: (error) => log.error('registry.failed', { error }),
    write: registry.write && {
      claimBundleKey,
      ...registry.write,
      ...(registry.callers === undefined ? { callers, stillThere } : { callers: registry.callers }),
    },
  });
}
