// Why a server did not start, as a sentence with a next step; null for what only a stack can explain.
import { resolve } from 'node:path';
import { AppFolderError, StateDirectoryTaken } from '@davit/dev-env';
import {
  CounterFileUnreadable,
  DatabaseBehind,
  InvalidConfiguration,
  SchemaTooNew,
  ServerConfigRefused,
  WritesNotDurable,
  WrongKeyEncryptionKey,
} from '@davit/server';
import { DEFAULT_DIRECTORY, DEFAULT_PORT, type Options, UsageError } from './arguments.ts';

/** `facts.isDavit`: whether a port that was taken is taken by another Davit. */
export function explainFailure(
  error: unknown,
  options: Options | null,
  facts: { readonly isDavit: boolean } = { isDavit: false },
): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof UsageError || error instanceof AppFolderError) return error.message;
  if (error instanceof InvalidConfiguration || error instanceof ServerConfigRefused) return error.message;
  if (error instanceof SchemaTooNew) return `Cannot start: ${error.message}.`;
  if (error instanceof WritesNotDurable) return `Cannot start: ${error.message}.`;
  if (error instanceof DatabaseBehind)
    return `Cannot start: ${error.message}. What was used up or withdrawn since would work again.\nTry: npm start -- restore-epoch`;
  if (error instanceof CounterFileUnreadable)
    return `Cannot start: ${error.message}.\nTry: delete it when the database was not restored; npm start -- restore-epoch when it was`;
  if (error.name === 'StoreUnavailable') return databaseAway(error.cause);
  if (error instanceof WrongKeyEncryptionKey && options) {
    return `The key file in ${options.directory} is not the one of the database beside it.\nTry: restore both from the same backup, or start afresh with DAVIT_DIR=<another folder> npm start`;
  }
  if (error instanceof StateDirectoryTaken && options) return folderTaken(error, options);
  const port = options?.port ?? 0;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return facts.isDavit
        ? `Davit already runs at http://localhost:${port}/, with another folder than ${options?.directory}.\nTry: PORT=${nextPort(port)} npm start`
        : `Port ${port} is taken by another program.\nTry: PORT=${nextPort(port)} npm start`;
    case 'EACCES':
      return port < 1024
        ? `This user may not listen on port ${port}.\nTry: PORT=${DEFAULT_PORT} npm start`
        : `This user may not write to ${options?.directory}.\nTry: DAVIT_DIR=<a folder of yours> npm start`;
    default:
      return null;
  }
}

/** The cause names a code alone: no address, no password. */
function databaseAway(cause: unknown): string {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return `The database cannot be opened${why}.\nTry: check DATABASE_URL, and that the server that it names runs`;
}

/** A second server needs both: a folder of its own, and a port of its own. */
function folderTaken({ path, issuer }: StateDirectoryTaken, options: Options): string {
  const where = issuer === null ? '' : ` at ${issuer}/`;
  const isSamePort = issuer === null || issuer === `http://localhost:${options.port}`;
  const port = isSamePort && options.port !== 0 ? nextPort(options.port) : options.port;
  const folder = path === resolve(DEFAULT_DIRECTORY) ? DEFAULT_DIRECTORY : path;
  return `Davit already runs with the folder ${folder}${where}.\nTry: DAVIT_DIR=${folder}-2 PORT=${port} npm start`;
}

const nextPort = (port: number): number => (port < 65_535 ? port + 1 : DEFAULT_PORT);
