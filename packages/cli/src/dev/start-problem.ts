// Why a development server did not start, or does not take over an edit, in the words of the command. Looks into the folder once more:
// check knows file and line.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type CheckProblem, checkBundle } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { readFolder } from '@davit/dev-env/folder';
import { CliProblem, type CliProblemWords } from '../terminal/cli-problem.ts';
import { shellWord } from '../terminal/shell-word.ts';
import type { DevProject } from './dev-project.ts';

const MANIFEST = 'manifest.json';

/** As its author knows it: a build copies public/manifest.json. */
function nameOf(file: string, { from, folder, served }: DevProject): string {
  const source = join(folder, 'public', file);
  const isCopy =
    served !== folder && existsSync(source) && readFileSync(source).equals(readFileSync(join(served, file)));
  return relative(from, isCopy ? source : join(served, file));
}

function lineOf({ file = MANIFEST, line, column, at, detail }: CheckProblem, project: DevProject): string {
  const place = [nameOf(file, project), line, column].filter((part) => part !== undefined).join(':');
  return `${place}${at === undefined || at === '' ? '' : ` (${at})`}: ${detail}`;
}

/** `message`: what the server says, where check finds nothing that it would name. */
export async function folderProblem(message: string, project: DevProject): Promise<CliProblemWords> {
  const words = {
    code: 'cli/bad-folder',
    title: 'The folder cannot be served as it is',
    hint: 'mend it and save; the last good version goes on running',
  } as const;
  try {
    const { files } = await readFolder(project.served);
    const { problems } = await checkBundle({ files, crypto: nodeCrypto, development: true });
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) return { ...words, detail: errors.map((one) => lineOf(one, project)).join('\n') };
  } catch {
    // The server's sentence is all there is.
  }
  return { ...words, detail: message };
}

/** 0 is whichever is free. */
const nextPort = (port: number): number => (port === 0 ? 0 : port < 65_535 ? port + 1 : 4000);

export interface StartFacts {
  readonly port: number;
  readonly state: string;
}

/** The problem behind a start that failed; what only a stack can explain stays as it is. */
export async function startProblem(error: unknown, project: DevProject, facts: StartFacts): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const { port } = facts;
  const state = shellWord(relative(project.from, facts.state) || '.');
  const cause = { cause: error };
  if (error.name === 'AppFolderError') {
    const words = await folderProblem(error.message, project);
    return new CliProblem({ ...words, hint: 'mend it, then davit dev again' }, cause);
  }
  if (error.name === 'StateDirectoryTaken') {
    const { issuer } = error as { readonly issuer?: string | null };
    const where = issuer === null || issuer === undefined ? '' : ` at ${issuer}/`;
    const hint = `open it, or davit dev --state ${state}-2 --port ${nextPort(port)}`;
    const title = 'A development server runs with this folder already';
    return new CliProblem({ code: 'cli/state-taken', title, detail: `It has ${facts.state}${where}.`, hint }, cause);
  }
  if (error.name === 'WrongKeyEncryptionKey')
    return new CliProblem(
      {
        code: 'cli/bad-state',
        title: 'The state is of two servers',
        detail: `The key file in ${facts.state} is not the one of the database beside it.`,
        hint: `delete ${state}, which holds nothing but test data, or davit dev --state ${state}-2`,
      },
      cause,
    );
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new CliProblem(
      {
        code: 'cli/port-taken',
        title: 'The port is taken',
        detail: `Another program listens on port ${port} of this machine.`,
        hint: `davit dev --port ${nextPort(port)}, or --port 0 for any that is free`,
      },
      cause,
    );
  if (code === 'EACCES' && port > 0 && port < 1024)
    return new CliProblem(
      {
        code: 'cli/port-taken',
        title: 'This user may not listen on this port',
        detail: `Port ${port} is below 1024.`,
        hint: 'davit dev --port 4000',
      },
      cause,
    );
  return error;
}
