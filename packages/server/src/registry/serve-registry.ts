// The registry below the issuer's origin, as it is configured: its read side alone, or all of it, with a door for its callers.
import { addressClass } from '@davit/auth';
import { type CallerCheck, createRegistry, type Registry } from '@davit/registry';
import type { ServerConfig } from '../config.ts';
import type { ServerLog } from '../log/server-log.ts';
import { createDevelopmentCallers } from './development-callers.ts';

type Configured = Pick<ServerConfig, 'mode' | 'registry' | 'developmentAdminToken'>;

/** The check that is given, or development's; null when nobody could be told from anybody. */
function callersOf({ mode, registry, developmentAdminToken }: Configured): CallerCheck | null {
  if (registry?.callers !== undefined) return registry.callers;
  if (mode !== 'development' || developmentAdminToken === undefined) return null;
  return createDevelopmentCallers(developmentAdminToken);
}

/** Why the registry cannot be served safely, one sentence each. */
export function findRegistryFaults(config: Configured): readonly string[] {
  if (config.registry?.write === undefined || callersOf(config) !== null) return [];
  return [
    config.mode === 'development'
      ? "The registry's write side needs to know its callers: set developmentAdminToken, or registry.callers."
      : "In production the registry's write side needs registry.callers; the admin token of development opens nothing.",
  ];
}

/** Null when there is none. */
export function serveRegistry(config: Configured, log: ServerLog): Registry | null {
  const { registry } = config;
  if (registry === undefined) return null;
  const callers = callersOf(config);
  return createRegistry({
    source: registry.source,
    placeOf: addressClass,
    every(ms, callback) {
      const timer = setInterval(callback, ms).unref();
      return () => clearInterval(timer);
    },
    onFailure: (error) => log.error('registry.failed', { error }),
    write: registry.write && callers !== null ? { ...registry.write, callers } : undefined,
  });
}
