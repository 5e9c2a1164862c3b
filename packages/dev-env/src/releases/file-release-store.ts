// Release entries and bundles as files of the state folder. An entry is `<app id>.<seq>.json`, made by a link that fails when the
// name exists: of several processes that raise the same seq one wins, and no seq is ever written twice.
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSha256Hex } from '@davit/bundle';
import type { ReleaseEntry, ReleaseStore } from '@davit/server';

const ENTRY = /^([a-z][a-z0-9-]*)\.([0-9]+)\.json$/;
const BUNDLE = /^([0-9a-f]{64})\.ma$/;

/** Removes what a process that was cut off has left, unless others are at work in the folder. */
export async function openFileReleaseStore(folder: string, isShared: boolean): Promise<ReleaseStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const store = createStore(folder);
  if (!isShared) await sweep(folder, store);
  return store;
}

function createStore(folder: string): ReleaseStore {
  const entryFile = (appId: string, seq: number): string => join(folder, `${appId}.${seq}.json`);
  const bundleFile = (digest: string): string => join(folder, `${digest}.ma`);
  /** Of each mini-program, the bundles that its last change displaced: somebody may be about to fetch one. */
  const displaced = new Map<string, ReadonlySet<string>>();

  const drop = async (before: ReleaseEntry | null, entry: ReleaseEntry): Promise<void> => {
    const named = digestsOf(entry);
    for (const digest of displaced.get(entry.app_id) ?? []) {
      if (!named.has(digest)) await rm(bundleFile(digest), { force: true });
    }
    const gone = before === null ? [] : [...digestsOf(before)].filter((digest) => !named.has(digest));
    displaced.set(entry.app_id, new Set(gone));
    if (before !== null) await rm(entryFile(before.app_id, before.seq), { force: true });
  };

  const store: ReleaseStore = {
    async read(appId) {
      for (;;) {
        const seq = await newestSeq(folder, appId);
        const text = seq === null ? null : await readText(entryFile(appId, seq));
        if (seq === null) return null;
        // Another process has written a newer one and removed this one meanwhile.
        if (text !== null) return JSON.parse(text) as ReleaseEntry;
      }
    },
    async write(entry, before) {
      const was = await store.read(entry.app_id);
      if ((was?.seq ?? null) !== before) return false;
      const draft = await writeDraft(folder, JSON.stringify(entry));
      const file = entryFile(entry.app_id, entry.seq);
      try {
        await link(draft, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(draft, { force: true });
      }
      // The name was free because a whole change went by between look and link.
      if (((await newestSeq(folder, entry.app_id)) ?? 0) > entry.seq) {
        await rm(file, { force: true });
        return false;
      }
      await drop(was, entry);
      return true;
    },
    bundle: (digest) => (isSha256Hex(digest) ? readBytes(bundleFile(digest)) : Promise.resolve(null)),
    async putBundle(_appId, digest, bytes) {
      const draft = await writeDraft(folder, bytes);
      await rename(draft, bundleFile(digest));
    },
  };
  return store;
}

const digestsOf = ({ channels: { stable } }: ReleaseEntry): Set<string> =>
  new Set([stable.current.digest, ...(stable.previous ? [stable.previous.digest] : [])]);

async function newestSeq(folder: string, appId: string): Promise<number | null> {
  let newest: number | null = null;
  for (const name of await readdir(folder)) {
    const [, owner, seq] = ENTRY.exec(name) ?? [];
    if (owner === appId && Number(seq) > (newest ?? 0)) newest = Number(seq);
  }
  return newest;
}

/** On disk before anything names it. */
async function writeDraft(folder: string, content: string | Uint8Array): Promise<string> {
  const draft = join(folder, `${randomBytes(8).toString('hex')}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

const orNull = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};
const readText = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(orNull);
const readBytes = (file: string): Promise<Uint8Array | null> => readFile(file).catch(orNull);

async function sweep(folder: string, store: ReleaseStore): Promise<void> {
  const names = await readdir(folder);
  const owners = new Set(names.flatMap((name) => ENTRY.exec(name)?.[1] ?? []));
  const named = new Set<string>();
  for (const appId of owners) {
    const entry = await store.read(appId);
    for (const digest of entry === null ? [] : digestsOf(entry)) named.add(digest);
    for (const name of names) {
      const [, owner, seq] = ENTRY.exec(name) ?? [];
      if (owner === appId && entry !== null && Number(seq) < entry.seq) await rm(join(folder, name), { force: true });
    }
  }
  for (const name of names) {
    const digest = BUNDLE.exec(name)?.[1];
    if (name.endsWith('.draft') || (digest !== undefined && !named.has(digest))) {
      await rm(join(folder, name), { force: true });
    }
  }
}
