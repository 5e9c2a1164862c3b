// The session in memory and in the host's store, which other windows of the same host share. No network.
import type { HostSessionState, SessionStorage } from './ports.ts';

export interface KeptSession {
  current(): HostSessionState | null;
  /** Rises whenever a session starts or ends, so that late work for the one before can be told. */
  epoch(): number;
  load(): Promise<HostSessionState | null>;
  /** Starts a session, or ends the one at hand (null). */
  replace(next: HostSessionState | null): Promise<void>;
  /** New tokens of the same session. */
  renew(next: HostSessionState): Promise<void>;
  /**
   * Takes over what another window has renewed: `true` when newer tokens of this user are now at hand.
   * A session that has ended or changed hands there ends here too, and leaves the store as it is.
   */
  catchUp(): Promise<boolean>;
}

export function createKeptSession(storage: SessionStorage): KeptSession {
  let state: HostSessionState | null = null;
  let epoch = 0;
  /** A store that fails costs the next start its session, never this one. */
  let isStoreTrue = true;

  async function save(next: HostSessionState | null): Promise<void> {
    state = next;
    try {
      await storage.save(next);
      isStoreTrue = true;
    } catch {
      isStoreTrue = false;
    }
  }

  return {
    current: () => state,
    epoch: () => epoch,
    async load() {
      if (state !== null) return state;
      const started = epoch;
      const kept = await storage.load().catch(() => null);
      if (started === epoch) state ??= kept;
      return state;
    },
    async replace(next) {
      epoch += 1;
      await save(next);
    },
    renew: save,
    async catchUp() {
      const old = state;
      const started = epoch;
      if (old === null || !isStoreTrue) return false;
      const kept = await storage.load().catch(() => old);
      if (started !== epoch) return false;
      if (kept === null || kept.userName !== old.userName) {
        epoch += 1;
        state = null;
        return false;
      }
      if (kept.refreshToken === old.refreshToken) return false;
      state = kept;
      return true;
    },
  };
}
