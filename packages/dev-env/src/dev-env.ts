// The whole constellation in one process: server, seeds and the folders it is given. For tests, `npm start` and demos.
import type { DavitServer, ServerConfig } from '@davit/server';
import type { AppFolder, DevRelease } from './apps/app-table.ts';
import type { DevJson } from './dev-json.ts';
import type { DevReleases } from './releases/dev-registry.ts';

export interface DevEnvOptions {
  /** 0 picks a free port. */
  readonly port?: number | undefined;
  /**
   * The port in the public origins, when it is not the one that is bound: a further process behind the same origins. It shares
   * the folder with the process that has it; without this option a folder that another server has is refused.
   */
  readonly publicPort?: number | undefined;
  /** Where the database, the keys, the releases and dev.json live; a new temporary folder by default, removed on close. */
  readonly directory?: string | undefined;
  /** `postgres://…` for the authorization server; a SQLite file in the folder by default. */
  readonly database?: string | undefined;
  /** Folder with the host's built web app; without it the host origin answers 404. */
  readonly hostFolder?: string | undefined;
  /**
   * Folders of built mini-programs, each with a manifest.json. Anybody can write any publisher into a manifest: its name counts
   * as verified only where whoever starts the server says so.
   */
  readonly apps?: readonly (string | AppFolder)[] | undefined;
  readonly accessTokenTtlSeconds?: number | undefined;
  readonly limits?: ServerConfig['limits'];
  readonly log?: ServerConfig['log'];
  /**
   * Releases a folder again as soon as its files have changed and are quiet, and tells the feed and hosts at `/dev/apps`. Without
   * it a change is released when somebody asks for the mini-program's record.
   */
  readonly watch?: boolean | undefined;
  /** Lets the host show what developers look into, and end access tokens early (`/dev/expire-tokens`). */
  readonly tools?: boolean | undefined;
  /** Hosts report launches and crashes by version to the registry. Default: false. */
  readonly statistics?: boolean | undefined;
  /** Told about a folder that has become a new release while it was served. */
  readonly onReleased?: ((release: DevRelease) => void) | undefined;
  /** Told about a folder that broke while it was served (the last good state goes on being served). */
  readonly onProblem?: ((message: string) => void) | undefined;
  /** Told what is worth knowing about a folder that is served: which files its bundle leaves out, that it is mended. */
  readonly onNote?: ((message: string) => void) | undefined;
}

export interface DevEnv {
  readonly info: DevJson;
  readonly port: number;
  readonly server: DavitServer;
  /** The operator's side of the registry. */
  readonly releases: DevReleases;
  /** Registers and serves one more folder; answers its app id. */
  addApp(folder: string): Promise<string>;
  close(): Promise<void>;
}
