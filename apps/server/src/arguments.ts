// Arguments and environment → options, or a sentence that says what is wrong. No I/O.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly port: number;
  readonly directory: string;
  readonly accessTokenTtlSeconds: number;
  readonly apps: readonly string[];
  /** `postgres://…`; undefined for a SQLite file in the folder. */
  readonly database: string | undefined;
  /** Hosts report launches and crashes by version. */
  readonly statistics: boolean;
}
export interface MigrateCommand {
  readonly verb: 'up' | 'status';
  readonly database: string;
}
export interface RestoreEpochCommand {
  readonly directory: string;
  /** As `Options.database`. */
  readonly database: string | undefined;
  /** Nothing is done without it. */
  readonly isMeant: boolean;
}
export type Environment = Readonly<Record<string, string | undefined>>;

export const DEFAULT_PORT = 4000;
export const DEFAULT_DIRECTORY = '.davit';
const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 3_600;

export const USAGE = `npm start -- [--app <folder>]…
npm start -- accounts …     accounts of publishers and operators: accounts --help
npm start -- migrate up|status   the schema of the database that DATABASE_URL names
npm start -- restore-epoch       after a database was restored: ends everything that lived in it, so that it may be served from

  --app <folder>           registers, serves and reloads a folder with a manifest.json; may be repeated
  --statistics             hosts tell the registry how often versions start and crash; no users, off by default
  --help                   shows this

Environment
  PORT                     public port (default ${DEFAULT_PORT})
  DAVIT_DIR                folder of the database, the keys and dev.json (default ${DEFAULT_DIRECTORY})
  DATABASE_URL             postgres://… of the authorization server (default: a SQLite file in DAVIT_DIR)
  DAVIT_ACCESS_TOKEN_TTL   life of access tokens in seconds (default ${DEFAULT_TTL_SECONDS})`;

/** A mistake of the person who started the server; the message is all they need. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Null when only help was asked for. Relative folders start where the command was typed (`from`). */
export function parseOptions(args: readonly string[], environment: Environment, from: string): Options | null {
  const { app, statistics, help } = readArguments(args);
  if (help) return null;
  const port = wholeNumber('PORT', environment.PORT, DEFAULT_PORT, 0, 65_535);
  const accessTokenTtlSeconds = wholeNumber(
    'DAVIT_ACCESS_TOKEN_TTL',
    environment.DAVIT_ACCESS_TOKEN_TTL,
    DEFAULT_TTL_SECONDS,
    1,
    MAX_TTL_SECONDS,
  );
  const directory = stateDirectory(environment, from);
  return {
    port,
    directory,
    accessTokenTtlSeconds,
    database: readDatabase(environment),
    apps: app.map((folder) => resolve(from, folder)),
    statistics,
  };
}

/** Null when something else was asked for. */
export function parseMigrate(args: readonly string[], environment: Environment): MigrateCommand | null {
  const [command, verb, ...more] = args;
  if (command !== 'migrate') return null;
  if ((verb !== 'up' && verb !== 'status') || more.length > 0)
    throw new UsageError(`migrate takes one word, up or status.\nTry: npm start -- migrate status`);
  const database = readDatabase(environment);
  if (database === undefined)
    throw new UsageError(
      'DATABASE_URL names no database; a SQLite file is brought up to date when the server opens it.\nTry: DATABASE_URL=postgres://user@host/davit npm start -- migrate status',
    );
  return { verb, database };
}

/** Null when something else was asked for. Relative folders start where the command was typed (`from`). */
export function parseRestoreEpoch(
  args: readonly string[],
  environment: Environment,
  from: string,
): RestoreEpochCommand | null {
  const [command, ...more] = args;
  if (command !== 'restore-epoch') return null;
  if (more.some((word) => word !== '--yes'))
    throw new UsageError('restore-epoch takes nothing but --yes.\nTry: npm start -- restore-epoch');
  return {
    directory: stateDirectory(environment, from),
    database: readDatabase(environment),
    isMeant: more.length > 0,
  };
}

/** Never repeats what it was given: there may be a password in it. */
function readDatabase({ DATABASE_URL: text }: Environment): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new UsageError(
    'DATABASE_URL has to be a URL that begins with postgres://.\nTry: DATABASE_URL=postgres://user:password@host:5432/davit npm start',
  );
}

export const stateDirectory = (environment: Environment, from: string): string =>
  environment.DAVIT_DIR ? resolve(from, environment.DAVIT_DIR) : resolve(DEFAULT_DIRECTORY);

function readArguments(args: readonly string[]): { app: string[]; statistics: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        app: { type: 'string', multiple: true, default: [] },
        statistics: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function wholeNumber(name: string, text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(
    `${name} is "${text}"; it has to be a whole number from ${least} to ${most}.\nTry: ${name}=${fallback} npm start`,
  );
}
