// Who is measured: each a server process of its own, with its population and the port that the load goes to.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { DevEnv } from '@davit/dev-env';
import { type ServerProcess, startProcess } from '../server-process.ts';
import { createPeerPopulation, type PeerTraits } from './peers/peer-population.ts';
import { createPopulation, type Population } from './population.ts';
import type { Postgres } from './postgres.ts';

export const SUBJECTS = [
  ...(['davit-sqlite', 'davit-postgres', 'oidc-provider-memory', 'oidc-provider-postgres'] as const),
  ...(['node-oauth2-server-memory', 'limit-sqlite', 'limit-postgres'] as const),
] as const;
export type SubjectName = (typeof SUBJECTS)[number];

type Server = ServerProcess<{ readonly port: number }>;
type Davit = ServerProcess<{ readonly port: number; readonly info: DevEnv['info']; readonly limitPort?: number }>;

export interface Subject {
  readonly name: SubjectName;
  readonly server: Server;
  /** Where the load goes. */
  readonly port: number;
  readonly population: Population;
  /** The SQLite file or the URL of the database; null in memory. */
  readonly database: string | null;
}

export interface Surroundings {
  readonly directory: string;
  readonly postgres: Postgres;
  readonly users: number;
  bundleProgram(entry: string): Promise<string>;
  /** Told of each process as soon as it runs, so that it is ended whatever happens. */
  started(server: ServerProcess<unknown>): void;
}

const NO_LIMITS = {
  tokenRequestsPerAddress: 1_000_000_000,
  challengesPerAddress: 1_000_000_000,
  silentCodesPerUserAndClient: 1_000_000,
  familiesPerUserAndClient: 1_000_000,
  hostSessionsPerUser: 1_000,
};
const OIDC_PROVIDER: PeerTraits = {
  paths: { token: '/token', userinfo: '/me', authorize: '/auth', introspect: '/token/introspection' },
  hasDpop: true,
  cookie: '_session',
};
/** The library has no introspection. */
const NODE_OAUTH2_SERVER: PeerTraits = {
  paths: { token: '/token', userinfo: '/userinfo', authorize: '/authorize', introspect: null },
  hasDpop: false,
  cookie: 'session',
};

async function startDavit(name: SubjectName, program: string, around: Surroundings): Promise<Subject> {
  const directory = await mkdtemp(join(around.directory, `${name}-`));
  const url = name.endsWith('-postgres') ? await around.postgres.newDatabase(name.replaceAll('-', '_')) : undefined;
  const entry = await around.bundleProgram(program);
  const options = { port: 0, directory, database: url, accessTokenTtlSeconds: 3_600, limits: NO_LIMITS };
  const server: Davit = await startProcess(entry, { ...options, log: { level: 'silent' } });
  around.started(server);
  const { info, port, limitPort } = server.ready;
  const population = await createPopulation(info, port, around.users);
  return {
    ...{ name, server, port: limitPort ?? port, database: url ?? join(directory, 'davit.db') },
    // The limit issues no codes: what is left of that without policy and consent is one statement, and no operation.
    population: limitPort === undefined ? population : { ...population, issueRequests: async () => null },
  };
}

async function startPeer(
  name: SubjectName,
  program: string,
  traits: PeerTraits,
  around: Surroundings,
): Promise<Subject> {
  const url = name.endsWith('-postgres') ? await around.postgres.newDatabase(name.replaceAll('-', '_')) : undefined;
  const server: Server = await startProcess(await around.bundleProgram(program), { url });
  around.started(server);
  const population = await createPeerPopulation(server, traits);
  return { name, server, port: server.ready.port, population, database: url ?? null };
}

export function startSubject(name: SubjectName, around: Surroundings): Promise<Subject> {
  if (name.startsWith('davit-')) return startDavit(name, 'bench/davit-server.ts', around);
  if (name.startsWith('limit-')) return startDavit(name, 'bench/oauth/limit-server.ts', around);
  return name === 'node-oauth2-server-memory'
    ? startPeer(name, 'bench/oauth/peers/node-oauth2-server.ts', NODE_OAUTH2_SERVER, around)
    : startPeer(name, 'bench/oauth/peers/oidc-provider.ts', OIDC_PROVIDER, around);
}
