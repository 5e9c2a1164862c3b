// The mini-programs being served, by folder; a changed manifest is taken over, a broken one leaves the last good one in place.
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ServedApp } from '@davit/server';
import { AppFolderError, loadApp } from './load-app.ts';

const LOOK_EVERY_MS = 400;

export interface AppTableOptions {
  /** Registers the client of a new or changed mini-program, before it is served. */
  readonly register: (app: ServedApp) => Promise<void>;
  /** Sentences about folders that broke while they were served. */
  readonly onProblem: (message: string) => void;
}

interface Entry {
  readonly folder: string;
  app: ServedApp;
  /** Of the manifest that was read last, good or bad. */
  stamp: string;
}

export class AppTable {
  readonly #entries: Entry[] = [];
  readonly #options: AppTableOptions;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(options: AppTableOptions) {
    this.#options = options;
  }

  list(): readonly ServedApp[] {
    return this.#entries.map(({ app }) => app);
  }

  async add(folder: string): Promise<ServedApp> {
    const path = resolve(folder);
    const stamp = await stampOf(path);
    const app = await loadApp(path);
    const other = this.#entries.find((entry) => entry.app.appId === app.appId);
    if (other && other.folder !== path) {
      throw new AppFolderError(`${path} and ${other.folder} are both "${app.appId}"; give one of them another app_id.`);
    }
    await this.#options.register(app);
    if (other) Object.assign(other, { app, stamp });
    else this.#entries.push({ folder: path, app, stamp });
    return app;
  }

  /** Files are read anew anyway; what has to be looked for is a changed manifest. */
  watch(): void {
    this.#timer ??= setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look());
    }, LOOK_EVERY_MS).unref();
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    for (const entry of this.#entries) {
      const stamp = await stampOf(entry.folder);
      // A build empties its folder first: a manifest that is gone may come back in a moment.
      if (stamp === entry.stamp || stamp === '') continue;
      entry.stamp = stamp;
      try {
        const app = await loadApp(entry.folder);
        if (app.appId !== entry.app.appId) {
          throw new AppFolderError(
            `${entry.folder} was "${entry.app.appId}" and is now "${app.appId}"; start the server again.`,
          );
        }
        await this.#options.register(app);
        entry.app = app;
      } catch (error) {
        this.#options.onProblem(error instanceof Error ? error.message : String(error));
      }
    }
  }
}

const stampOf = (folder: string): Promise<string> =>
  stat(join(folder, 'manifest.json')).then(
    ({ mtimeMs, size, ino }) => `${mtimeMs}:${size}:${ino}`,
    () => '',
  );
