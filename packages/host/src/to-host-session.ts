// What a host has kept, as the session that it is, or null: a file or a database may hold anything.
import type { HostSessionState } from './ports.ts';

export function toHostSession(value: unknown): HostSessionState | null {
  const state = value as Partial<HostSessionState> | null | undefined;
  if (typeof state?.accessToken !== 'string' || typeof state.refreshToken !== 'string') return null;
  if (typeof state.expiresAt !== 'number' || typeof state.userName !== 'string') return null;
  return state as HostSessionState;
}
