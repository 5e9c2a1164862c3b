// The mini-programs being served, by folder: each is packed into a bundle and released, again whenever its files have changed. A
// folder that breaks leaves the last good state in place.
import { join, resolve } from 'node:path';
import type { PackedBundle } from '@davit/bundle';
import type { ServedApp } from '@davit/server';
import { AppFolderError, joinFaults } from './app-folder-error.ts';
import { fileStamp, folderStamp } from './folder-stamp.ts';
import { leftOutNote } from './left-out-note.ts';
import type { PackedApp } from './pack-app.ts';
import type { AppProblem } from './problem-source.ts';

const LOOK_EVERY_MS = 400;
/** How often files may change while they are read, before what was read has to do. */
const READS = 3;
/** A build empties its folder first and fills it again; for longer than that a folder was moved or deleted. */
const GONE_AFTER_MS = 5_000;

/** A folder to be served, and whether the operator vouches for the publisher's name in its manifest. */
export interface AppFolder {
  readonly folder: string;
  readonly publisherVerified: boolean;
  /** Under which the operator's catalogue shows it. */
  readonly category?: string | undefined;
}

/** What a folder has become while it was served. */
export interface DevRelease {
  readonly appId: string;
  readonly versionCode: number;
  readonly versionName: string;
  readonly digest: string;
}

export interface AppTableOptions {
  readonly pack: (folder: string) => Promise<PackedApp>;
  /** Registers the client of a new or changed mini-program, before it is released. */
  readonly register: (app: ServedApp, publisherVerified: boolean) => Promise<void>;
  /** Makes it a version of its mini-program; answers why it is none, or null. */
  readonly publish: (bundle: PackedBundle, category: string | null) => Promise<string | null>;
  /** Answers why it was not released, or null. */
  readonly release: (bundle: PackedBundle) => Promise<string | null>;
  /** Of a folder that was served already. */
  readonly onReleased: (release: DevRelease) => void;
  /** Sentences about folders that broke while they were served. */
  readonly onProblem: (message: string) => void;
  /** What is worth knowing and wrong with nothing. */
  readonly onNote: (message: string) => void;
}

interface Entry extends AppFolder {
  packed: PackedApp;
  app: ServedApp;
  /** Of all files when they were packed last, or could not be. */
  tried: string;
  /** Of all files at the last look: a build writes many, and is taken over once it is quiet. */
  seen: string;
  /** Why what lies in the folder now is not what is served; null while it is. */
  problem: string | null;
  /** Since when its manifest has not been there. */
  goneSince: number | null;
  isSaidGone: boolean;
  /** The last note about what was left out. */
  note: string | null;
  refreshing: Promise<void> | null;
}

const toRelease = ({ appId, versionCode, digest, manifest }: PackedBundle): DevRelease => ({
  appId,
  versionCode,
  versionName: manifest.version.name,
  digest,
});

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

  /** Of all folders whose present state is not served. */
  problems(): readonly AppProblem[] {
    return this.#entries.flatMap(({ app: { appId }, problem: message }) =>
      message === null ? [] : [{ appId, message }],
    );
  }

  /**
   * Tells the app id each time a folder that is watched has become a new release, or has a problem or has it no more; answers
   * the function that ends that.
   */
  subscribe(listener: (appId: string) => void): () => void {
    // The same function may be given twice.
    const tell = (appId: string): void => listener(appId);
    this.#listeners.add(tell);
    return () => void this.#listeners.delete(tell);
  }

  /**
   * All of them or none. A start is when somebody looks at the terminal: one sentence for each folder that cannot be served is
   * worth more there than a server that lacks what it was asked for, which a script would take for a success. Only what was
   * good once is waited for (`watch`).
   */
  async add(folders: readonly AppFolder[]): Promise<readonly ServedApp[]> {
    const faults: AppFolderError[] = [];
    const added: Entry[] = [];
    for (const folder of folders) {
      try {
        added.push(await this.#check(folder, added));
      } catch (error) {
        if (!(error instanceof AppFolderError)) throw error;
        faults.push(error);
      }
    }
    if (faults.length > 0) throw joinFaults(faults);
    for (const entry of added) {
      entry.problem = await this.#release(entry.packed, entry.folder);
      if (entry.problem !== null) this.#options.onProblem(entry.problem);
      this.#noteLeftOut(entry);
      const other = this.#entries.find(({ folder }) => folder === entry.folder);
      if (other) Object.assign(other, entry);
      else this.#entries.push(entry);
    }
    return added.map(({ app }) => app);
  }

  async #check({ folder, publisherVerified, category }: AppFolder, added: readonly Entry[]): Promise<Entry> {
    const path = resolve(folder);
    const { packed, stamp } = await this.#pack(path);
    const { appId } = packed.bundle;
    const other = [...this.#entries, ...added].find((entry) => entry.app.appId === appId);
    if (other && other.folder !== path) {
      throw new AppFolderError(`${path} and ${other.folder} are both "${appId}"; give one of them another app_id.`);
    }
    const app = this.#serve(appId, packed);
    await this.#options.register(app, publisherVerified);
    await this.#publish(packed, { folder: path, category });
    return {
      folder: path,
      publisherVerified,
      category,
      packed,
      app,
      tried: stamp,
      seen: stamp,
      problem: null,
      goneSince: null,
      isSaidGone: false,
      note: null,
      refreshing: null,
    };
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
    entry.refreshing ??= folderStamp(entry.folder)
      .then((stamp) => this.#takeOver(entry, stamp))
      .finally(() => {
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
      if (!isQuiet) continue;
      const { problem, packed } = entry;
      await this.#takeOver(entry, stamp);
      if (entry.problem === problem && entry.packed.bundle.digest === packed.bundle.digest) continue;
      for (const tell of this.#listeners) tell(entry.app.appId);
    }
  }

  /** Never rejects. */
  async #takeOver(entry: Entry, stamp: string): Promise<void> {
    if ((await fileStamp(join(entry.folder, 'manifest.json'))) === '') return this.#miss(entry);
    entry.goneSince = null;
    // Back again: even the very files that were there before end the problem.
    if (entry.isSaidGone || stamp !== entry.tried) await this.#refresh(entry);
    entry.isSaidGone = false;
  }

  #miss(entry: Entry): void {
    const now = performance.now();
    entry.goneSince ??= now;
    if (entry.isSaidGone || now - entry.goneSince < GONE_AFTER_MS) return;
    entry.isSaidGone = true;
    this.#fail(
      entry,
      `${join(entry.folder, 'manifest.json')} is gone.\n  The last good version of "${entry.app.appId}" goes on being served. Put the folder back, or start the server again without it.`,
    );
  }

  #fail(entry: Entry, problem: string): void {
    entry.problem = problem;
    this.#options.onProblem(problem);
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
      await this.#publish(packed, entry);
      const refusal = await this.#release(packed, entry.folder);
      if (refusal !== null) throw new AppFolderError(refusal);
      if (entry.problem !== null) this.#options.onNote(`${entry.folder} is served again as it is.`);
      const isNew = packed.bundle.digest !== entry.packed.bundle.digest;
      Object.assign(entry, { packed, app, tried: stamp, problem: null });
      if (isNew) this.#options.onReleased(toRelease(packed.bundle));
      this.#noteLeftOut(entry);
    } catch (error) {
      this.#fail(entry, error instanceof Error ? error.message : String(error));
    }
  }

  /** Once, and again when it is something else. */
  #noteLeftOut(entry: Entry): void {
    const note = leftOutNote(entry.folder, entry.packed.leftOut);
    if (note !== null && note !== entry.note) this.#options.onNote(note);
    entry.note = note;
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

  /** @throws AppFolderError with why the registry does not take it. */
  async #publish({ bundle }: PackedApp, { folder, category }: Pick<AppFolder, 'folder' | 'category'>): Promise<void> {
    const refusal = await this.#options.publish(bundle, category ?? null);
    if (refusal !== null) throw new AppFolderError(`${folder} cannot be published: ${refusal}`);
  }

  /** Why it was not released, or null. */
  async #release({ bundle }: PackedApp, folder: string): Promise<string | null> {
    const refusal = await this.#options.release(bundle);
    return refusal === null ? null : `${folder} was not released: ${refusal}`;
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
