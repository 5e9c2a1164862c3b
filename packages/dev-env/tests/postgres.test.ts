// The whole constellation on PostgreSQL: seeded, served, and there again for the next process.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevEnv } from '@davit/dev-env';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';

const database = testDatabase();
const directory = mkdtempSync(join(tmpdir(), 'davit-on-postgres-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a server that is given postgres://… keeps clients, users and keys there, and nothing in a file', async () => {
  const url = await database.newSchema();
  const keyIds = async (): Promise<string[]> => {
    const env = await startDevEnv({ directory, database: url });
    const answer = await fetch(`http://localhost:${env.port}/oauth/jwks`);
    expect(answer.status).toBe(200);
    const { keys } = (await answer.json()) as { keys: readonly { readonly kid: string }[] };
    await env.close();
    return keys.map(({ kid }) => kid);
  };
  const first = await keyIds();
  expect(first.length).toBeGreaterThan(0);
  const counts = 'SELECT (SELECT count(*) FROM clients) AS clients, (SELECT count(*) FROM users) AS users';
  const [seeded] = await database.ask<{ clients: string; users: string }>(url, counts);
  expect([Number(seeded?.clients) > 0, Number(seeded?.users) > 0]).toEqual([true, true]);
  expect(existsSync(join(directory, 'davit.db'))).toBe(false);
  expect(await keyIds()).toEqual(first);
  expect(await database.ask(url, counts)).toEqual([seeded]);
});
