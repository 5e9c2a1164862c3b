// The mini-programs being served, by folder: each is packed into a bundle and released, again whenever its files have changed. A
// folder that breaks leaves the last good state in place.
import { join, resolve } from 'node:path';
import type { PackedBundle } from '@davit/bundle';
import type { ServedApp } from '@davit/server';
import { AppFolderError } from './app-folder-error.ts';
import { fileStamp, folderStamp } from './folder-stamp.ts';
import type { PackedApp } from './pack-app.ts';

const LOOK_EVERY_MS = 400;
/** How often files may change while they are read, before what was read has to do. */
const READS = 3;

/** A folder to be served, and whether the operator vouches for the publisher's name in its manifest. */
export interface AppFolder {
  readonly folder: string;
  readonly publisherVerified: boolean;
}

export interface AppTableOptions {
  readonly pack: (folder: string) => Promise<PackedApp>;
  /** Registers the client of a new or changed mini-program, before it is released. */
  readonly register: (app: ServedApp, publisherVerified: boolean) => Promise<void>;
  /** Answers why it was not released, or null. */
  readonly release: (bundle: PackedBundle) => Promise<string | null>;
  /** Sentences about folders that broke while they were served. */
  readonly onProblem: (message: string) => void;
}

interface Entry extends AppFolder {
  packed: PackedApp;
  app: ServedApp;
  /** Of all files when they were packed last, or could not be. */
  tried: string;
  /** Of all files at the last look: a build writes many, and is taken over once it is quiet. */
  seen: string;
  refreshing: Promise<void> | null;
}

export class AppTable {
  readonly #entries: Entry[] = [];
  readonly #options: AppTableOptions;
  readonly #listeners = new Set<(appId: string) => void>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: AppTableOptions) {
    this.#options = options;
  }

  list(): readonly ServedApp[] {
    return this.#entries.map(({ app }) => app);
  }

  /** Tells the app id each time a folder that is watched has become a new release; answers the function that ends that. */
  subscribe(listener: (appId: string) => void): () => void {
    // The same function may be given twice.
    const tell = (appId: string): void => listener(appId);
    this.#listeners.add(tell);
    return () => void this.#listeners.delete(tell);
  }

  async add({ folder, publisherVerified }: AppFolder): Promise<ServedApp> {
    const path = resolve(folder);
    const { packed, stamp } = await this.#pack(path);
    const { appId } = packed.bundle;
    const other = this.#entries.find((entry) => entry.app.appId === appId);
    if (other && other.folder !== path) {
      throw new AppFolderError(`${path} and ${other.folder} are both "${appId}"; give one of them another app_id.`);
    }
    const app = this.#serve(appId, packed);
    await this.#options.register(app, publisherVerified);
    await this.#release(packed, path);
    const entry = { folder: path, publisherVerified, packed, app, tried: stamp, seen: stamp, refreshing: null };
    if (other) Object.assign(other, entry);
    else this.#entries.push(entry);
    return app;
  }

  /** From now on changes are looked for, and told. Without it they are taken over when somebody asks (`fresh`). */
  watch(): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(() => {
        if (!this.#closed) this.watch();
      });
    }, LOOK_EVERY_MS).unref();
  }

  /** Takes over what has changed, unless the folders are watched. Never rejects. */
  async fresh(appId: string): Promise<void> {
    const entry = this.#timer === null ? this.#entries.find(({ app }) => app.appId === appId) : undefined;
    if (entry === undefined) return;
    entry.refreshing ??= this.#refreshIfChanged(entry).finally(() => {
      entry.refreshing = null;
    });
    await entry.refreshing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
    await Promise.all(this.#entries.map(({ refreshing }) => refreshing));
  }

  async #look(): Promise<void> {
    for (const entry of this.#entries) {
      const stamp = await folderStamp(entry.folder);
      const isQuiet = stamp === entry.seen;
      entry.seen = stamp;
      if (!isQuiet || !(await this.#isReady(entry, stamp))) continue;
      const before = entry.packed.bundle.digest;
      await this.#refresh(entry);
      if (entry.packed.bundle.digest === before) continue;
      for (const tell of this.#listeners) tell(entry.app.appId);
    }
  }

  async #refreshIfChanged(entry: Entry): Promise<void> {
    if (await this.#isReady(entry, await folderStamp(entry.folder))) await this.#refresh(entry);
  }

  /** A build empties its folder first: a manifest that is gone may come back in a moment. */
  async #isReady({ folder, tried }: Entry, stamp: string): Promise<boolean> {
    return stamp !== tried && (await fileStamp(join(folder, 'manifest.json'))) !== '';
  }

  /** Never rejects: what is wrong is told once, until the folder changes again. */
  async #refresh(entry: Entry): Promise<void> {
    try {
      const { packed, stamp } = await this.#pack(entry.folder, (tried) => {
        entry.tried = tried;
      });
      const { appId } = packed.bundle;
      if (appId !== entry.app.appId) {
        throw new AppFolderError(
          `${entry.folder} was "${entry.app.appId}" and is now "${appId}"; start the server again.`,
        );
      }
      const app = this.#serve(appId, packed);
      await this.#options.register(app, entry.publisherVerified);
      await this.#release(packed, entry.folder);
      Object.assign(entry, { packed, app, tried: stamp });
    } catch (error) {
      this.#options.onProblem(error instanceof Error ? error.message : String(error));
    }
  }

  /** Files that change while they are read are read again: half of a build is no release. */
  async #pack(
    folder: string,
    tries: (stamp: string) => void = () => undefined,
  ): Promise<{ readonly packed: PackedApp; readonly stamp: string }> {
    for (let reads = 1; ; reads += 1) {
      const stamp = await folderStamp(folder);
      tries(stamp);
      const packed = await this.#options.pack(folder);
      if (reads === READS || (await folderStamp(folder)) === stamp) return { packed, stamp };
    }
  }

  async #release({ bundle }: PackedApp, folder: string): Promise<void> {
    const refusal = await this.#options.release(bundle);
    if (refusal !== null) this.#options.onProblem(`${folder} was not released: ${refusal}`);
  }

  #serve(appId: string, { bundle, files }: PackedApp): ServedApp {
    const read = async (path: string): Promise<Uint8Array | null> => {
      await this.fresh(appId);
      const now = this.#entries.find(({ app }) => app.appId === appId)?.packed.files ?? files;
      return now.get(path.slice(1)) ?? null;
    };
    return { appId, manifest: bundle.manifest, files: { read } };
  }
}
