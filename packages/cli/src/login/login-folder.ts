// Where logins lie: one file a registry, for its owner only, beside the keys of bundles and never the same key.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCrypto } from '@davit/crypto/node';
import { makeFolder } from '../folder/make-folder.ts';
import { isOpenToOthers } from '../keys/key-folder.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { shellWord } from '../terminal/shell-word.ts';
import type { World } from '../terminal/world.ts';
import type { Login } from './login.ts';
import { parseLogin } from './login-document.ts';

type Home = Pick<World, 'environment' | 'home'>;
const SUFFIX = '.json';

export const loginFolder = ({ environment, home }: Home): string =>
  join(environment.DAVIT_HOME || join(home, '.davit'), 'logins');

/** `https://registry.example:8443/x` → `registry.example_8443_x.json`; a way that is not protected is another registry. */
export const loginFile = (issuer: string, home: Home): string => {
  const name = issuer.replace(/^https:\/\//, '').replace(/^http:\/\//, 'http_');
  return join(loginFolder(home), `${name.replace(/[^a-z0-9.-]+/gi, '_')}${SUFFIX}`);
};

const damaged = (what: string, hint: string): CliProblem =>
  new CliProblem({
    code: 'cli/bad-login',
    title: 'The login cannot be read',
    detail: `${what} is not what davit login writes.`,
    hint,
  });

export async function openLogin(text: string, what: string, hint: string): Promise<Login> {
  const document = parseLogin(text);
  if (document === null) throw damaged(what, hint);
  const { privateKey, ...facts } = document;
  try {
    return { ...facts, signer: await nodeCrypto.importSigner('EdDSA', privateKey) };
  } catch {
    // Not as a cause: a parser may quote the key.
    throw damaged(what, hint);
  }
}

export async function readLogin(file: string): Promise<Login> {
  if (isOpenToOthers(file))
    throw new CliProblem({
      code: 'cli/login-open-to-others',
      title: 'The login can be read by others',
      detail: `${file}: whoever read it can publish in your name, though not sign bundles.`,
      hint: `chmod 600 ${shellWord(file)}; davit logout and a new login if others use this machine`,
    });
  return openLogin(readFileSync(file, 'utf8'), file, 'davit login, with a new code of the operator');
}

/** The files, in the order of their names. */
export function loginFiles(home: Home): readonly string[] {
  const folder = loginFolder(home);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
  return names.sort().map((name) => join(folder, name));
}

export function openLoginFolder(home: Home): void {
  makeFolder(loginFolder(home), 0o700);
}

export const forgetLogin = (file: string): void => rmSync(file, { force: true });
