// Which login a command uses: the one of --registry, of $DAVIT_LOGIN, of $DAVIT_REGISTRY, or the only one there is.
import { existsSync } from 'node:fs';
import { parseAddress } from '../registry/address.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';
import type { Login } from './login.ts';
import { loginFile, loginFiles, openLogin, readLogin } from './login-folder.ts';

const none = (where: string, hint: string): CliProblem =>
  new CliProblem({ code: 'cli/not-logged-in', title: 'Nobody is logged in', detail: where, hint });

export async function chooseLogin(registry: string | undefined, world: World): Promise<Login> {
  const wanted = registry ?? world.environment.DAVIT_REGISTRY;
  const address = wanted === undefined || wanted === '' ? undefined : parseAddress(wanted);
  const handed = world.environment.DAVIT_LOGIN;
  if (handed !== undefined && handed !== '') {
    const login = await openLogin(
      handed,
      '$DAVIT_LOGIN',
      'put the whole file into it that davit login --out has written',
    );
    if (address === undefined || address === login.issuer) return login;
    throw none(`$DAVIT_LOGIN is of ${login.issuer}, and ${address} was asked for.`, `--registry ${login.issuer}`);
  }
  if (address !== undefined) {
    const file = loginFile(address, world);
    const login = existsSync(file) ? await readLogin(file) : null;
    // Two addresses may have one file name: a key is shown to the server that it was made for, and to no other.
    if (login?.issuer === address) return login;
    throw none(`There is no login of ${address} on this machine.`, `davit login --registry ${address}`);
  }
  const files = loginFiles(world);
  const [only] = files;
  if (only === undefined)
    throw none('There is no login on this machine.', 'davit login --registry <address>, with a code of the operator');
  if (files.length === 1) return readLogin(only);
  const logins = await Promise.all(files.map(readLogin));
  const [first] = logins;
  throw new CliProblem({
    code: 'cli/which-registry',
    title: 'There is more than one login',
    detail: `${logins.map(({ issuer }) => issuer).join(', ')}: say which.`,
    hint: `--registry ${first?.issuer}, or DAVIT_REGISTRY`,
  });
}
