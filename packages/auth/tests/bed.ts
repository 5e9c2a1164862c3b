// A whole authorization server over a real SQLite file, spoken to in plain requests. The clock is the test's.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AuthConfig,
  type AuthorizationServer,
  type AuthStore,
  createAuthorizationServer,
  DEVELOPMENT_LIMITS,
  type LogPort,
  type PasswordHasher,
  type RunLater,
} from '@davit/auth';
import { nodeCrypto } from '@davit/crypto/node';
import { createSqliteStore } from '@davit/store';
import { seedBed } from './bed-seed.ts';
import { type Answer, type Call, toAnswer, toRequest } from './call.ts';

export const ISSUER = 'http://localhost:4000';

/** As slow as a test needs it: the real one is argon2id. */
const passwords: PasswordHasher = {
  hash: async (password) => `plain:${password}`,
  verify: async (hash, password) => hash === `plain:${password}`,
};

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

export interface BedOptions {
  readonly config?: Partial<AuthConfig>;
  /** Opens this file instead of a new one. */
  readonly path?: string;
  /** How far database time is ahead of this machine's, in seconds. */
  readonly ahead?: number;
  /** Told of each password that is verified: null for a user who does not exist. */
  readonly onVerify?: (hash: string | null) => void;
  /** Runs nothing later unless given. */
  readonly runLater?: RunLater;
  /** Puts something between server and store. */
  readonly wrapStore?: (store: AuthStore) => AuthStore;
}

export interface Bed {
  readonly server: AuthorizationServer;
  readonly store: AuthStore;
  readonly path: string;
  readonly log: readonly LogLine[];
  /** Moves database time. */
  advance(seconds: number): void;
  /** Seconds since 1970, database time. */
  now(): number;
  send(call: Call): Promise<Answer>;
  close(): Promise<void>;
}

export async function openBed(options: BedOptions = {}): Promise<Bed> {
  const directory = options.path === undefined ? await mkdtemp(join(tmpdir(), 'davit-auth-')) : null;
  const path = options.path ?? join(directory ?? '', 'davit.db');
  let ahead = (options.ahead ?? 0) * 1000;
  const real = await createSqliteStore({ path, clock: () => Date.now() + ahead });
  const store = options.wrapStore?.(real) ?? real;
  const log: LogLine[] = [];
  const logPort: LogPort = {
    info: (event, fields) => log.push({ level: 'info', event, fields }),
    warn: (event, fields) => log.push({ level: 'warn', event, fields }),
    error: (event, fields) => log.push({ level: 'error', event, fields }),
  };
  const config: AuthConfig = {
    mode: 'development',
    issuer: ISSUER,
    accessTokenTtlSeconds: 300,
    limits: {
      ...DEVELOPMENT_LIMITS,
      tokenRequestsPerAddress: 1e9,
      challengesPerAddress: 1e9,
      silentCodesPerUserAndClient: 1e9,
      keyChangesPerClient: 1e9,
      keyChangesPerClientAndDay: 1e9,
      tokensPerAccount: 1e9,
      enrolmentsPerAddress: 1e9,
    },
    keyEncryptionKey: new Uint8Array(32).fill(7),
    developmentAdminTokenHash: null,
    silentOpenid: false,
    scopeTexts: [],
    ...options.config,
  };
  const server = await createAuthorizationServer({
    config,
    store,
    crypto: nodeCrypto,
    passwords: {
      ...passwords,
      verify: (hash, password) => {
        options.onVerify?.(hash);
        return passwords.verify(hash, password);
      },
    },
    log: logPort,
    runLater: options.runLater ?? (() => () => {}),
  });
  if (options.path === undefined) await seedBed(server.context);
  return {
    server,
    store,
    path,
    log,
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
    now: () => store.now() / 1000,
    send: async (call) => toAnswer(await server.handle(toRequest(call))),
    async close() {
      await server.close();
      await real.close();
      if (directory !== null) await rm(directory, { recursive: true, force: true });
    },
  };
}
