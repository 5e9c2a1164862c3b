// Why a server did not start, as a sentence with a next step; null for what only a stack can explain.
import { AppFolderError } from '@davit/dev-env';
import { InvalidConfiguration, ServerConfigRefused, WrongKeyEncryptionKey } from '@davit/server';
import { type Options, UsageError } from './arguments.ts';

export function explainFailure(error: unknown, options: Options | null): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof UsageError || error instanceof AppFolderError) return error.message;
  if (error instanceof InvalidConfiguration || error instanceof ServerConfigRefused) return error.message;
  if (error instanceof WrongKeyEncryptionKey && options) {
    return `The key file in ${options.directory} is not the one of the database beside it.\nTry: restore both from the same backup, or start afresh with DAVIT_DIR=<another folder> npm start`;
  }
  const port = options?.port ?? 0;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program.\nTry: PORT=${port + 1} npm start`;
    case 'EACCES':
      return port < 1024
        ? `This user may not listen on port ${port}.\nTry: PORT=4000 npm start`
        : `This user may not write to ${options?.directory}.\nTry: DAVIT_DIR=<a folder of yours> npm start`;
    default:
      return null;
  }
}
