// The running server's administration, asked over HTTP: its rules and its audit log hold here as everywhere, and nobody opens its
// database beside it. The token comes from dev.json (0600) and goes into a header, never into an argument, an address or a message.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PATIENCE_MS = 10_000;

/** Why an account was not made or changed. */
export class AccountProblem extends Error {
  override readonly name = 'AccountProblem';
  readonly code: string;
  readonly hint: string;
  constructor(code: string, sentence: string, hint: string) {
    super(sentence);
    this.code = code;
    this.hint = hint;
  }
}

export interface AdminApi {
  readonly issuer: string;
  /** The answer's JSON. @throws AccountProblem */
  call<T>(method: 'GET' | 'POST' | 'PATCH', path: `/${string}`, body?: object): Promise<T>;
}

const notRunning = (directory: string): AccountProblem =>
  new AccountProblem(
    'server-not-running',
    `No server runs with the folder ${directory}.`,
    'npm start in another terminal; DAVIT_DIR says which folder is meant',
  );

function readInfo(text: string): { readonly issuer?: string; readonly admin_token?: string } | null {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says may quote the token.
    return null;
  }
}

/** `directory`: the state folder of a server that runs. */
export async function openAdminApi(directory: string): Promise<AdminApi> {
  const text = await readFile(join(directory, 'dev.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw notRunning(directory);
    if (error.code !== 'EACCES') throw error;
    throw new AccountProblem(
      'not-allowed',
      `This user may not read ${error.path}.`,
      'the same as the user who has started the server',
    );
  });
  const { issuer, admin_token: token } = readInfo(text) ?? {};
  if (issuer === undefined || token === undefined) throw notRunning(directory);
  return {
    issuer,
    async call<T>(method: string, path: string, body?: object): Promise<T> {
      const answer = await fetch(`${issuer}/admin/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      }).catch(() => {
        throw notRunning(directory);
      });
      const said = (await answer.json()) as T & Readonly<Record<'reason' | 'error_description' | 'hint', string>>;
      if (!answer.ok) throw new AccountProblem(said.reason, `${said.error_description}.`, said.hint);
      return said;
    },
  };
}
