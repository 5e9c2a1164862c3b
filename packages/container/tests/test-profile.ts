// One profile of a device for the core's tests: what all tabs of a host share. Store, kept files, locks, what is installed on the
// mini-programs' own origins, and a way for the tabs to talk. Language only.
import {
  type BlobStore,
  type ContainerStore,
  OpenFailure,
  type OpenRelease,
  type Peers,
  type RunSlot,
} from '@davit/container';
import type { Json } from '@davit/protocol';

export interface MemoryStore extends ContainerStore {
  readonly entries: Map<string, string>;
}

export function createMemoryStore(): MemoryStore {
  const entries = new Map<string, string>();
  return {
    entries,
    async get(key) {
      return entries.get(key) ?? null;
    },
    async cas(key, old, next) {
      await null;
      if ((entries.get(key) ?? null) !== old) return false;
      if (next === null) entries.delete(key);
      else entries.set(key, next);
      return true;
    },
    async keys(prefix) {
      return [...entries.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}

export interface TestProfile {
  readonly store: MemoryStore;
  readonly blobs: BlobStore & { readonly files: Map<string, Uint8Array> };
  /** Integrity ids that lie complete on the mini-programs' origins. */
  readonly installed: Map<string, string>;
  /** As `open` does it: asks for the bundle when another version, or none, is there. */
  install(appId: string, release: OpenRelease): Promise<void>;
  enter(appId: string): RunSlot;
  /** How many slots of the mini-program are held. */
  held(appId: string): number;
  /** Another tab. */
  join(): Peers;
}

export function createTestProfile(store = createMemoryStore()): TestProfile {
  const files = new Map<string, Uint8Array>();
  const installed = new Map<string, string>();
  const slots = new Map<string, Set<RunSlot>>();
  const tabs = new Set<Peers>();
  return {
    store,
    blobs: {
      files,
      get: async (name) => files.get(name) ?? null,
      names: async () => [...files.keys()],
      async put(name, bytes) {
        files.set(name, bytes);
      },
      async delete(name) {
        files.delete(name);
      },
    },
    installed,
    async install(appId, { integrityId, provision }) {
      if (installed.get(appId) === integrityId) return;
      if (provision === null) throw new OpenFailure('not_installed');
      const bundle = await provision();
      if (bundle.integrityId !== integrityId) throw new Error('another bundle than was asked for');
      installed.set(appId, integrityId);
    },
    enter(appId) {
      const held = slots.get(appId) ?? new Set();
      slots.set(appId, held);
      const slot: RunSlot = {
        alone: held.size === 0,
        settle: () => {},
        release: () => void held.delete(slot),
      };
      held.add(slot);
      return slot;
    },
    held: (appId) => slots.get(appId)?.size ?? 0,
    join() {
      const tab: Peers = {
        onTold: null,
        tell(message: Json) {
          for (const other of tabs) if (other !== tab) other.onTold?.(message);
        },
      };
      tabs.add(tab);
      return tab;
    },
  };
}
