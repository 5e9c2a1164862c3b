// Which development server a command speaks to, and proof that it is one: what its host's config.json says about test users. Anything
// else is refused before a password is sent.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Exchange, ExchangeFailure, exchange } from '../registry/http-exchange.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { suggest } from '../terminal/suggest.ts';
import type { World } from '../terminal/world.ts';

export interface TestUser {
  readonly username: string;
  readonly password: string;
}

export interface RunningServer {
  readonly issuer: string;
  readonly hostClientId: string;
  readonly users: readonly TestUser[];
  /** Of the mini-programs that are served: what their manifests ask for. */
  readonly scopes: ReadonlyMap<string, readonly string[]>;
  /** Secrets of its seeded mini-programs with a back end, where dev.json was read. */
  readonly secrets: ReadonlyMap<string, string>;
}

type Json = Readonly<Record<string, unknown>>;
const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(objectOf) : []);
const isText = (value: unknown): value is string => typeof value === 'string';

const noServer = (detail: string): CliProblem =>
  new CliProblem({
    code: 'cli/no-dev-server',
    title: 'No development server is found',
    detail,
    hint: 'davit dev in another terminal, or --issuer http://localhost:4000',
  });

const notOurs = (detail: string): CliProblem =>
  new CliProblem({
    code: 'cli/not-development',
    title: 'This is no development server',
    detail,
    hint: 'davit dev runs one; nobody’s password is needed for it',
  });

function parse(text: string): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function readDevJson(state: string): Json {
  const file = join(state, 'dev.json');
  if (!existsSync(file)) throw noServer(`${file} does not exist: no server runs with this folder.`);
  const found = parse(readFileSync(file, 'utf8'));
  if (!isText(found.issuer)) throw noServer(`${file} names no server.`);
  return found;
}

/** Only names that never leave this machine; anything else may be somebody's. */
function localPort(issuer: string): number {
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  if (url === null || url.protocol !== 'http:' || url.hostname !== 'localhost' || url.origin !== issuer)
    throw notOurs(`"${issuer}" is not of the form http://localhost:4000, which is what all of them are.`);
  return Number(url.port || 80);
}

async function readConfig(issuer: string, send: Exchange): Promise<Json> {
  const port = localPort(issuer);
  // No resolver but a browser's knows names below localhost.
  const url = new URL(`http://127.0.0.1:${port}/config.json`);
  try {
    const answer = await send({ method: 'GET', url, headers: { host: `host.localhost:${port}` } });
    return answer.status === 200 ? parse(new TextDecoder().decode(answer.body)) : {};
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    throw noServer(`${issuer} does not answer: ${error.message}.`);
  }
}

export interface ServerWords {
  readonly issuer: string | undefined;
  readonly state: string | undefined;
}

/** @throws CliProblem */
export async function runningServer(
  words: ServerWords,
  world: World,
  send: Exchange = exchange,
): Promise<RunningServer> {
  const state = words.state ?? world.environment.DAVIT_DIR;
  const dev = words.issuer === undefined ? readDevJson(resolve(world.folder, state ?? '.davit')) : {};
  const issuer = words.issuer?.replace(/\/$/, '') ?? String(dev.issuer);
  const config = await readConfig(issuer, send);
  const development = objectOf(config.development);
  const users = listOf(development.users).flatMap(({ username, password }) =>
    isText(username) && isText(password) ? [{ username, password }] : [],
  );
  if (config.issuer !== issuer || !isText(config.client_id) || users.length === 0)
    throw notOurs(`What answers at ${issuer} says nothing of test users at its host's /config.json.`);
  const { client_id: secretId, client_secret: secret } = objectOf(dev.confidential_app);
  return {
    issuer,
    hostClientId: config.client_id,
    users,
    scopes: new Map(
      listOf(config.apps).flatMap(({ app_id: id, scopes }) =>
        isText(id) && Array.isArray(scopes) ? [[id, scopes.filter(isText)] as const] : [],
      ),
    ),
    secrets: new Map(isText(secretId) && isText(secret) ? [[secretId, secret]] : []),
  };
}

export function userOf({ users, issuer }: RunningServer, name: string | undefined): TestUser {
  const names = users.map(({ username }) => username);
  const user = name === undefined ? users[0] : users.find(({ username }) => username === name);
  if (user !== undefined) return user;
  const near = suggest(name ?? '', names);
  throw new CliProblem({
    code: 'cli/no-such-user',
    title: 'There is no such test user',
    detail: `"${name}" is none of ${names.join(', ')} at ${issuer}.${near === null ? '' : ` Did you mean ${near}?`}`,
    hint: `davit code --user ${near ?? names[0]}`,
  });
}
