// The mini-programs being served, by folder; a changed manifest is taken over, a broken one leaves the last good one in place.
import { join, resolve } from 'node:path';
import type { ServedApp } from '@davit/server';
import { fileStamp, folderStamp } from './folder-stamp.ts';
import { AppFolderError, loadApp } from './load-app.ts';

const LOOK_EVERY_MS = 400;

/** A folder to be served, and whether the operator vouches for the publisher's name in its manifest. */
export interface AppFolder {
  readonly folder: string;
  readonly publisherVerified: boolean;
}

export interface AppTableOptions {
  /** Registers the client of a new or changed mini-program, before it is served. */
  readonly register: (app: ServedApp, publisherVerified: boolean) => Promise<void>;
  /** Sentences about folders that broke while they were served. */
  readonly onProblem: (message: string) => void;
}

interface Entry extends AppFolder {
  app: ServedApp;
  /** Of the manifest that was read last, good or bad. */
  manifest: string;
  /** Of all files, at the last look. */
  files: string;
  /** Whether the last change was told; a build writes many files and is told once it is quiet. */
  isTold: boolean;
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

  /** Tells the app id each time files of a folder that is watched have changed; answers the function that ends that. */
  subscribe(listener: (appId: string) => void): () => void {
    // The same function may be given twice.
    const tell = (appId: string): void => listener(appId);
    this.#listeners.add(tell);
    return () => void this.#listeners.delete(tell);
  }

  async add({ folder, publisherVerified }: AppFolder): Promise<ServedApp> {
    const path = resolve(folder);
    const [manifest, files] = [await manifestStamp(path), await folderStamp(path)];
    const app = await loadApp(path);
    const other = this.#entries.find((entry) => entry.app.appId === app.appId);
    if (other && other.folder !== path) {
      throw new AppFolderError(`${path} and ${other.folder} are both "${app.appId}"; give one of them another app_id.`);
    }
    await this.#options.register(app, publisherVerified);
    const entry = { folder: path, publisherVerified, app, manifest, files, isTold: true };
    if (other) Object.assign(other, entry);
    else this.#entries.push(entry);
    return app;
  }

  /** Files are read anew anyway; looked for are changed manifests, and changes that somebody wants to be told. */
  watch(): void {
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().then(() => {
        if (!this.#closed) this.watch();
      });
    }, LOOK_EVERY_MS).unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    for (const entry of this.#entries) {
      await this.#takeManifest(entry);
      await this.#tellChange(entry);
    }
  }

  async #takeManifest(entry: Entry): Promise<void> {
    const stamp = await manifestStamp(entry.folder);
    // A build empties its folder first: a manifest that is gone may come back in a moment.
    if (stamp === entry.manifest || stamp === '') return;
    entry.manifest = stamp;
    try {
      const app = await loadApp(entry.folder);
      if (app.appId !== entry.app.appId) {
        throw new AppFolderError(
          `${entry.folder} was "${entry.app.appId}" and is now "${app.appId}"; start the server again.`,
        );
      }
      await this.#options.register(app, entry.publisherVerified);
      entry.app = app;
    } catch (error) {
      this.#options.onProblem(error instanceof Error ? error.message : String(error));
    }
  }

  async #tellChange(entry: Entry): Promise<void> {
    const stamp = await folderStamp(entry.folder);
    if (stamp !== entry.files) {
      entry.files = stamp;
      entry.isTold = false;
      return;
    }
    if (entry.isTold || (await manifestStamp(entry.folder)) === '') return;
    entry.isTold = true;
    for (const tell of this.#listeners) tell(entry.app.appId);
  }
}

const manifestStamp = (folder: string): Promise<string> => fileStamp(join(folder, 'manifest.json'));
