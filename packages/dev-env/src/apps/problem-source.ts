// The host's files and, beside them, what is wrong with folders right now (`/dev/problems.json`): the host shows it to whoever has
// just saved a file, who looks at the browser and not at the terminal. Development only, as everything here.
import type { FileSource } from '@davit/server';

const PROBLEMS_PATH = '/dev/problems.json';

export interface AppProblem {
  readonly appId: string;
  /** File, reason and what to do, in lines. */
  readonly message: string;
}

export function withProblems(files: FileSource, problems: () => readonly AppProblem[]): FileSource {
  const document = (): object => ({ problems: problems().map(({ appId, message }) => ({ app_id: appId, message })) });
  return {
    read: async (path) =>
      path === PROBLEMS_PATH ? new TextEncoder().encode(JSON.stringify(document())) : files.read(path),
  };
}
