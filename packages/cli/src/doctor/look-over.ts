// What `davit doctor` looks at: the machine, the keys, the port, the registry. Reads and asks, changes nothing.
import { createServer } from 'node:net';
import { isOpenToOthers, keyFile, keyNames } from '../keys/key-folder.ts';
import { loginFiles, readLogin } from '../login/login-folder.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';
import type { Diagnosis } from './diagnosis.ts';
import { findChromium } from './find-chromium.ts';

const MIN_NODE: readonly [number, number] = [20, 19];
/** Signed requests and proofs are taken up to 30 s apart; a record is fresh for a day. */
const MAX_SKEW_SECONDS = 30;
const ANSWER_WITHIN_MS = 5_000;

function node(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  const detail = `Node.js ${process.versions.node}`;
  if (isNew) return { name: 'node', state: 'good', detail };
  return { name: 'node', state: 'bad', detail, hint: `install Node.js ${MIN_NODE.join('.')} or newer` };
}

function chromium(world: World): Diagnosis {
  const path = findChromium(world);
  if (path !== null) return { name: 'browser', state: 'good', detail: path };
  const hint = 'install Chromium or Chrome, or name it: DAVIT_CHROMIUM=<program>';
  return { name: 'browser', state: 'warning', detail: 'No Chromium was found; previews need one.', hint };
}

function keys(world: World): Diagnosis {
  const names = keyNames(world);
  const open = names.filter((name) => isOpenToOthers(keyFile(name, world)));
  if (open.length > 0) {
    const files = open.map((name) => keyFile(name, world)).join(' ');
    return { name: 'keys', state: 'bad', detail: `Others can read ${open.join(', ')}.`, hint: `chmod 600 ${files}` };
  }
  if (names.length === 0)
    return { name: 'keys', state: 'warning', detail: 'There is no key yet.', hint: 'davit keys make' };
  return {
    name: 'keys',
    state: 'good',
    detail: `${names.join(', ')}: only you can read ${names.length === 1 ? 'it' : 'them'}.`,
  };
}

/** Each login is readable, and by its owner only; whether its registry still takes it, davit login says. */
async function logins(world: World): Promise<readonly Diagnosis[]> {
  const looked = await Promise.all(
    loginFiles(world).map(async (file): Promise<Diagnosis> => {
      try {
        const { clientId, issuer } = await readLogin(file);
        return { name: 'login', state: 'good', detail: `${clientId} at ${issuer}` };
      } catch (error) {
        if (!(error instanceof CliProblem)) throw error;
        const { title, detail, hint } = error.words;
        return { name: 'login', state: 'bad', detail: `${title}: ${detail}`, hint };
      }
    }),
  );
  const none: Diagnosis = {
    name: 'login',
    state: 'warning',
    detail: 'This machine is logged in nowhere; publishing needs it.',
    hint: 'davit login --registry <address>',
  };
  return looked.length === 0 ? [none] : looked;
}

function port(number: number): Promise<Diagnosis> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const detail = isTaken ? `Port ${number} is taken by another program.` : `Port ${number}: ${error.message}`;
      resolve({ name: 'port', state: 'warning', detail, hint: `PORT=${number < 65_535 ? number + 1 : 4000}` });
    });
    server.listen(number, '127.0.0.1', () => {
      server.close(() => resolve({ name: 'port', state: 'good', detail: `Port ${number} is free.` }));
    });
  });
}

async function registry(address: string, now: () => number): Promise<readonly Diagnosis[]> {
  const hint = 'check the address and the network; behind a proxy set NODE_USE_ENV_PROXY=1';
  const bad = (detail: string): readonly Diagnosis[] => [{ name: 'registry', state: 'bad', detail, hint }];
  if (!/^https?:\/\//.test(address) || !URL.canParse(address))
    return bad(`"${address}" is no address such as https://registry.example.`);
  let answer: Response;
  try {
    answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await answer.body?.cancel();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return bad(`${address} does not answer: ${cause}`);
  }
  const reached: Diagnosis =
    answer.status < 500
      ? { name: 'registry', state: 'good', detail: `${address} answers.` }
      : {
          name: 'registry',
          state: 'bad',
          detail: `${address} answers with status ${answer.status}.`,
          hint: 'try again in a minute',
        };
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(date)) return [reached];
  const skew = Math.round((now() - date) / 1000);
  const isRight = Math.abs(skew) <= MAX_SKEW_SECONDS;
  const detail = isRight
    ? `Within ${MAX_SKEW_SECONDS} seconds of the registry's.`
    : `${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} the registry's.`;
  const clock: Diagnosis = { name: 'clock', state: isRight ? 'good' : 'bad', detail };
  return [reached, isRight ? clock : { ...clock, hint: 'set the clock by the network, or signatures are refused' }];
}

/** Nothing with a clock of its own was asked: then it is compared with what any date must be. */
function clockAlone(now: number): Diagnosis {
  const year = new Date(now).getUTCFullYear();
  if (year >= 2025 && year < 2100)
    return { name: 'clock', state: 'good', detail: `${new Date(now).toISOString()}; compared with no other.` };
  return {
    name: 'clock',
    state: 'bad',
    detail: `It says ${new Date(now).toISOString()}.`,
    hint: 'set the clock by the network',
  };
}

export async function lookOver(
  world: World,
  options: { readonly registry: string | undefined; readonly port: number },
): Promise<readonly Diagnosis[]> {
  const asked = options.registry === undefined ? [] : await registry(options.registry, world.now);
  const clock = asked.some(({ name }) => name === 'clock') ? [] : [clockAlone(world.now())];
  return [node(), ...clock, chromium(world), keys(world), ...(await logins(world)), await port(options.port), ...asked];
}
