// Why a command did not do what it was asked for: title, detail, what to try. Ends with exit code 1; every other error is our bug.
import { visible } from './visible.ts';

export interface CliProblemWords {
  /** Stable, for scripts: `cli/no-such-file`. */
  readonly code: `${'cli' | 'bundle' | 'registry' | 'auth'}/${string}`;
  readonly title: string;
  readonly detail: string;
  /** One command, or one thing to do. */
  readonly hint: string;
}

export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  readonly words: CliProblemWords;

  constructor(words: CliProblemWords, options?: ErrorOptions) {
    super(`${words.title}: ${words.detail}`, options);
    this.words = words;
  }
}

/** As a person reads it. */
export const problemText = ({ title, detail, hint }: CliProblemWords): string =>
  visible(`${title}\n  ${detail.replaceAll('\n', '\n  ')}\nTry: ${hint}\n`);

/** What the system says about a file, as a problem; null for what only a stack can explain. */
export function fileProblem(error: unknown): CliProblem | null {
  if (!(error instanceof Error) || !('syscall' in error)) return null;
  const { code = '', path = '' } = error as NodeJS.ErrnoException;
  const words = FILE_WORDS[code];
  const [title, hint] = words ?? ['The file system refused', 'Look at the file, and run the command again.'];
  const detail = path === '' ? error.message : `${path}: ${error.message}`;
  return new CliProblem({ code: `cli/file-${code.toLowerCase() || 'error'}`, title, detail, hint }, { cause: error });
}

/** By the system's own name of the error. */
export const FILE_WORDS: Readonly<Record<string, readonly [title: string, hint: string]>> = {
  ENOENT: ['There is no such file', 'Correct the path, or run the command in another folder.'],
  ENOTDIR: ['A file stands where a folder is needed', 'Correct the path.'],
  EEXIST: ['There is a file already', 'Choose another name; nothing is written over.'],
  EISDIR: ['A folder stands where a file is needed', 'Correct the path.'],
  EACCES: ['This user may not do that', 'Choose a folder of yours, or change its permissions.'],
  EPERM: ['This user may not do that', 'Choose a folder of yours, or change its permissions.'],
  EROFS: ['The disk is read-only', 'Choose a folder on another disk.'],
  ENOSPC: ['The disk is full', 'Free some space, and run the command again; nothing was left half-written.'],
  EDQUOT: [
    'Your part of the disk is full',
    'Free some space, and run the command again; nothing was left half-written.',
  ],
  EFBIG: ['The file may not grow', 'Free some space, or raise the limit (ulimit -f), and run the command again.'],
  EMFILE: ['Too many files are open', 'Close other programs, and run the command again.'],
};
