// Three server processes on one database, of either kind: what must happen exactly once does, and a killed process leaves nothing half done.

import type { AuthStore } from '@davit/auth';
import { openWorld, type World } from '@davit/auth/store-contract';
import { createPostgresStore, createSqliteStore } from '@davit/store';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleProgram } from '../../../tools/bundle-program.mjs';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';
import { openConnection } from '../src/sqlite/statement.ts';
import { childPrograms, type Program } from './child-program.ts';
import { temporaryFiles } from './temporary-file.ts';

const temporaryFile = temporaryFiles();
const ROUNDS = 3;
/** Of 64 at once; more with `DAVIT_ROUNDS`. */
const PARALLEL_ROUNDS = Number(process.env.DAVIT_ROUNDS ?? 100);
const startProgram = childPrograms();
let program = '';
beforeAll(async () => {
  program = await bundleProgram('packages/store/tests/store-program.ts');
});

interface Engine {
  readonly name: string;
  /** A new database: a path or a URL. */
  place(): Promise<string>;
  open(place: string): Promise<AuthStore>;
  /** The versions of the schema that were applied, in order. */
  migrations(place: string): Promise<readonly number[]>;
}
const database = testDatabase();
const ENGINES: readonly Engine[] = [
  {
    name: 'SQLite',
    place: async () => temporaryFile(),
    open: (path) => createSqliteStore({ path, clock: Date.now }),
    async migrations(path) {
      const connection = openConnection(path);
      const rows = connection.all<{ version: number }>('SELECT version FROM migrations');
      connection.close();
      return rows.map(({ version }) => version);
    },
  },
  {
    name: 'PostgreSQL',
    place: () => database.newSchema(),
    open: (url) => createPostgresStore({ url, clock: Date.now, waitMs: 30_000 }),
    migrations: async (url) =>
      (await database.ask<{ version: string }>(url, 'SELECT version FROM migrations')).map(({ version }) =>
        Number(version),
      ),
  },
];
const MIGRATIONS: Readonly<Record<string, readonly number[]>> = {
  SQLite: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  PostgreSQL: [1, 2],
};

/** A world whose clock is the real one, because other processes share its database. */
async function shared(engine: Engine): Promise<{ world: World; path: string }> {
  const path = await engine.place();
  const world = await openWorld({ name: 'shared', open: () => engine.open(path) });
  return { world, path };
}
const PROCESSES = [0, 1, 2] as const;
const three = (path: string): readonly Program[] => PROCESSES.map(() => startProgram(program, path));

interface Outcome {
  readonly kind: string;
  readonly reason?: string;
  readonly generation?: number;
  readonly repeated?: boolean;
}
/** Each process gets every third of them. */
async function race(programs: readonly Program[], name: string, inputs: readonly unknown[]): Promise<Outcome[]> {
  const answers = programs.map((one, at) =>
    one.call<Outcome[]>(
      name,
      inputs.filter((_, i) => i % programs.length === at),
    ),
  );
  return (await Promise.all(answers)).flat();
}
const many = <T>(make: () => T): T[] => Array.from({ length: 64 }, make);

describe.each(ENGINES)('three processes on one database ($name)', (engine) => {
  test('migrations run once, whoever comes first', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const path = await engine.place();
      const programs = three(path);
      expect(await Promise.all(programs.map((one) => one.call('open')))).toEqual(PROCESSES.map(() => '1'));
      expect(await engine.migrations(path)).toEqual(MIGRATIONS[engine.name]);
      await Promise.all(programs.map((one) => one.kill()));
    }
  });

  test('T037 64 parallel redeems of one code: one family, ever, and it is revoked', async () => {
    const { world, path } = await shared(engine);
    const programs = three(path);
    await Promise.all(programs.map((one) => one.call('open')));
    for (let round = 0; round < PARALLEL_ROUNDS; round++) {
      const { code } = await world.allow({ authTime: Date.now() });
      const inputs = many(() => world.redeemInput(code));
      const outcomes = await race(programs, 'redeemAll', inputs);
      expect(outcomes.filter((outcome) => outcome.kind === 'redeemed')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome.reason === 'code_spent')).toHaveLength(63);
      const families = await Promise.all(inputs.map((input) => world.store.tokens.refreshFacts(input.familyId)));
      expect(families.filter((family) => family !== null)).toHaveLength(1);
      const winner = inputs[families.findIndex((family) => family !== null)];
      const token = winner?.accessToken;
      expect(token && (await world.resolve({ tokenId: token.id, tokenHash: token.secretHash }))).toBe('token_revoked');
    }
    await Promise.all(programs.map((one) => one.kill()));
    await world.store.close();
  });

  test('T067 64 parallel refreshes: every answer names the same successor, and the family lives', async () => {
    const { world, path } = await shared(engine);
    const programs = three(path);
    await Promise.all(programs.map((one) => one.call('open')));
    const { family } = await world.launch();
    for (let round = 0; round < PARALLEL_ROUNDS; round++) {
      const inputs = many(() => world.refreshInput(family, round));
      const outcomes = await race(programs, 'refreshAll', inputs);
      expect(outcomes.map((outcome) => outcome.generation)).toEqual(many(() => round + 1));
      expect(outcomes.filter((outcome) => outcome.repeated === false)).toHaveLength(1);
    }
    expect((await world.store.tokens.refresh(world.refreshInput(family, PARALLEL_ROUNDS))).kind).toBe('refreshed');
    await Promise.all(programs.map((one) => one.kill()));
    await world.store.close();
  });

  test('T051 kill -9 during a load of redeems: every family is whole, every answered token works', async () => {
    const { world, path } = await shared(engine);
    for (let round = 0; round < ROUNDS; round++) {
      const held = [];
      for (let i = 0; i < 40; i++) held.push(await world.allow({ ttlMs: 600_000 }));
      const inputs = held.map(({ code }) => world.redeemInput(code, { maxFamilies: 1_000 }));
      const child = startProgram(program, path);
      await child.call('open');
      const answered = new Set<string>();
      const enough = new Promise<void>((resolve) => {
        child.onEvent((event) => {
          answered.add((event as { codeId: string }).codeId);
          if (answered.size === 5 + 7 * round) resolve();
        });
      });
      const load = child.call('redeemOneByOne', inputs).catch(() => 'killed');
      await enough;
      await child.kill();
      expect(await load).toBe('killed');

      for (const input of inputs) {
        const family = await world.store.tokens.refreshFacts(input.familyId);
        const token = await world.resolve({ tokenId: input.accessToken.id, tokenHash: input.accessToken.secretHash });
        const audited = await world.events({ event: 'code.redeemed', familyId: input.familyId });
        const spent = family !== null;
        expect([token, audited.length]).toEqual(spent ? ['live', 1] : ['token_unknown', 0]);
        if (answered.has(input.codeId)) expect(spent).toBe(true);
        else if (!spent) expect((await world.store.tokens.redeem(input)).kind).toBe('redeemed');
      }
    }
    await world.store.close();
  });
});
