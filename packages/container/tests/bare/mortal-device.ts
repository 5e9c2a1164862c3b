// A device that dies at the n-th step of its platform: that step never happens, and neither does anything after it. What was
// written before is what the next start finds. Language only.
import { OpenFailure, type OpenRelease, type PlatformAdapter } from '@davit/container';
import { createTestProfile, type TestProfile } from '../test-profile.ts';

/** One version on a mini-program's own origin; it runs only when it is complete. */
interface Cache {
  readonly files: Map<string, Uint8Array>;
  isComplete: boolean;
}

/** Everything that outlives the process. */
export interface Disk {
  readonly entries: Map<string, string>;
  readonly files: Map<string, Uint8Array>;
  /** appId → integrity id → what lies there. */
  readonly caches: Map<string, Map<string, Cache>>;
  /** How often the host was started from it. */
  starts: number;
}
export const createDisk = (): Disk => ({ entries: new Map(), files: new Map(), caches: new Map(), starts: 0 });
export const copyDisk = ({ entries, files, caches, starts }: Disk): Disk => ({
  starts,
  entries: new Map(entries),
  files: new Map(files),
  caches: new Map(
    [...caches].map(([appId, versions]) => [
      appId,
      new Map([...versions].map(([id, cache]) => [id, { files: new Map(cache.files), isComplete: cache.isComplete }])),
    ]),
  ),
});

export interface Life {
  /** Steps that were begun, by name. */
  readonly steps: string[];
  readonly profile: TestProfile;
  readonly fetch: PlatformAdapter['fetch'];
}

export interface LifeOptions {
  /** Steps that still happen. */
  readonly steps?: number;
  /** A file that was being written at the end is there by half. */
  readonly tears?: boolean;
  /** The disk has no room for kept files. */
  readonly isFull?: boolean;
}

export function startLife(disk: Disk, fetch: PlatformAdapter['fetch'], options: LifeOptions = {}): Life {
  const { steps: allowed = Number.POSITIVE_INFINITY, tears = false, isFull = false } = options;
  const steps: string[] = [];
  const step = async <T>(name: string, act: () => Promise<T>, torn: () => void = () => {}): Promise<T> => {
    steps.push(name);
    if (steps.length > allowed) {
      if (steps.length === allowed + 1 && tears) torn();
      return new Promise<never>(() => {});
    }
    return act();
  };
  const { entries, files } = disk;
  const store: TestProfile['store'] = {
    entries,
    get: (key) => step('store.get', async () => entries.get(key) ?? null),
    keys: (prefix) =>
      step('store.keys', async () => [...entries.keys()].filter((key) => key.startsWith(prefix)).sort()),
    cas: (key, old, next) =>
      step(`store.cas ${key.split('/')[0]}`, async () => {
        if ((entries.get(key) ?? null) !== old) return false;
        if (next === null) entries.delete(key);
        else entries.set(key, next);
        return true;
      }),
  };
  const half = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);
  const blobs: TestProfile['blobs'] = {
    files,
    get: (name) => step('blobs.get', async () => files.get(name)?.slice() ?? null),
    names: () => step('blobs.names', async () => [...files.keys()]),
    delete: (name) => step('blobs.delete', async () => void files.delete(name)),
    put: (name, bytes) =>
      step(
        'blobs.put',
        async () => {
          if (isFull) throw new Error('no room');
          files.set(name, bytes.slice());
        },
        () => files.set(name, half(bytes)),
      ),
  };

  /** As the launch page and the worker do it: file by file into a cache of that version, complete last, then the others go. */
  const install = async (appId: string, { integrityId, provision }: OpenRelease): Promise<void> => {
    const versions = disk.caches.get(appId) ?? new Map<string, Cache>();
    disk.caches.set(appId, versions);
    if (await step('origin.status', async () => versions.get(integrityId)?.isComplete === true)) return;
    if (provision === null) throw new OpenFailure('not_installed');
    const bundle = await provision();
    if (bundle.integrityId !== integrityId) throw new Error('another bundle than was asked for');
    const cache: Cache = { files: new Map(), isComplete: false };
    await step('origin.begin', async () => versions.set(integrityId, cache));
    for (const [path, bytes] of bundle.files)
      await step(
        'origin.put',
        async () => cache.files.set(path, bytes),
        () => cache.files.set(path, half(bytes)),
      );
    await step('origin.complete', async () => {
      cache.isComplete = true;
    });
    for (const other of [...versions.keys()])
      if (other !== integrityId) await step('origin.evict', async () => versions.delete(other));
  };

  return {
    steps,
    profile: { ...createTestProfile(), store, blobs, install },
    fetch: (request) => step('fetch', () => fetch(request)),
  };
}
