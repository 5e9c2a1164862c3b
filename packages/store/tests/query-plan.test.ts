// Every statement of the hot path finds its rows through an index: SQLite's own plans say so.
import { afterAll, describe, expect, test } from 'vitest';
import { createSqliteStore } from '../src/sqlite/create-sqlite-store.ts';
import { openConnection } from '../src/sqlite/statement.ts';
import { LIST_ACTIVITY } from '../src/verbs/activity.ts';
import { FIND_GRANT } from '../src/verbs/approve.ts';
import { listQuery } from '../src/verbs/audit.ts';
import { PEEK_SESSION, SPEND_SESSION } from '../src/verbs/auth-session.ts';
import { CLAIM_BUNDLE_KEY, CLAIM_KEY, HAS_ORIGIN, IS_BUNDLE_KEY } from '../src/verbs/client-belongings.ts';
import { ISSUE_CLIENT_TOKEN, RESOLVE_CLIENT_TOKEN, REVOKE_CLIENT_TOKEN } from '../src/verbs/client-tokens.ts';
import { CLIENT_VERSION, FIND_CLIENT } from '../src/verbs/clients.ts';
import { END_SURPLUS_OF_APP, END_SURPLUS_OF_HOST } from '../src/verbs/end-family.ts';
import { END_ENROLMENT, MINT_ENROLMENT, PEEK_ENROLMENT, SPEND_ENROLMENT } from '../src/verbs/enrolments.ts';
import { HOST_SESSIONS, REFRESH_FACTS } from '../src/verbs/family-reads.ts';
import { FORGET, IS_FORGOTTEN, NEIGHBOUR } from '../src/verbs/forgotten.ts';
import { GET_GRANT, LATEST_RECEIPT, LIST_GRANTS, SET_ASK_EVERY_TIME, WITHDRAW } from '../src/verbs/grants.ts';
import { DIAGNOSE_ISSUE, INSERT_CODE } from '../src/verbs/issue-code.ts';
import { CREATE_FAMILY, DIAGNOSE_CODE, SPEND_CODE } from '../src/verbs/redeem.ts';
import { DIAGNOSE_FAMILY, EXTEND, ROTATE } from '../src/verbs/refresh.ts';
import { RESOLVE } from '../src/verbs/resolve.ts';
import { REVOKE_FAMILY, REVOKE_TOKEN } from '../src/verbs/revoke.ts';
import { GET_FACT } from '../src/verbs/server-keys.ts';
import {
  ADD_KEY,
  ASSERTION_KEYS,
  FIND_CLASSIC_KEYS,
  FIND_SIGNING_KEY,
  GET_SIGNING_KEY,
  LIST_SIGNING_KEYS,
  PROVE_KEY,
  REGISTER_KEY,
  RETIRE_KEY,
  REVOKE_KEY,
} from '../src/verbs/signing-keys.ts';
import { SPEND } from '../src/verbs/spend.ts';
import { FIND_SUBJECT } from '../src/verbs/subjects.ts';
import { SWEEPS } from '../src/verbs/sweep.ts';
import { GIVE_BACK, TAKE } from '../src/verbs/throttle.ts';
import { FIND_BY_USERNAME, FIND_USER } from '../src/verbs/users.ts';
import { temporaryFiles } from './temporary-file.ts';

const HOT = {
  ...{ RESOLVE, SPEND_CODE, CREATE_FAMILY, DIAGNOSE_CODE, ROTATE, EXTEND, DIAGNOSE_FAMILY, REFRESH_FACTS },
  ...{
    END_SURPLUS_OF_APP,
    END_SURPLUS_OF_HOST,
    REVOKE_FAMILY,
    REVOKE_TOKEN,
    HOST_SESSIONS,
    INSERT_CODE,
    DIAGNOSE_ISSUE,
  },
  ...{
    PEEK_SESSION,
    SPEND_SESSION,
    FIND_GRANT,
    GET_GRANT,
    LIST_GRANTS,
    SET_ASK_EVERY_TIME,
    WITHDRAW,
    LATEST_RECEIPT,
    LIST_ACTIVITY,
  },
  ...{ CLIENT_VERSION, FIND_CLIENT, HAS_ORIGIN, FIND_USER, FIND_BY_USERNAME, FIND_SUBJECT, GET_FACT, TAKE, GIVE_BACK },
  ...{
    FIND_CLASSIC_KEYS,
    FIND_SIGNING_KEY,
    GET_SIGNING_KEY,
    LIST_SIGNING_KEYS,
    SPEND,
    FORGET,
    NEIGHBOUR,
    IS_FORGOTTEN,
  },
  ...{ ISSUE_CLIENT_TOKEN, RESOLVE_CLIENT_TOKEN, REVOKE_CLIENT_TOKEN, ADD_KEY, ASSERTION_KEYS },
  ...{ END_ENROLMENT, MINT_ENROLMENT, PEEK_ENROLMENT, SPEND_ENROLMENT, CLAIM_BUNDLE_KEY, CLAIM_KEY, IS_BUNDLE_KEY },
  ...{ PROVE_KEY, REGISTER_KEY, RETIRE_KEY, REVOKE_KEY },
  AUDIT_OF_GRANT: listQuery({ grantId: 'g', limit: 1 }).sql,
  AUDIT_OF_USER: listQuery({ userId: 'u', limit: 1 }).sql,
  AUDIT_OF_CLIENT: listQuery({ clientId: 'c', limit: 1 }).sql,
  ...Object.fromEntries(SWEEPS.map(({ sql }, i) => [`SWEEP_${i}`, sql])),
};

/** Rows made of parameters alone. */
const ONE_ROW = ['SCAN CONSTANT ROW', 'SCAN named'];

const path = temporaryFiles()();
const store = await createSqliteStore({ path });
const connection = openConnection(path);
afterAll(async () => {
  connection.close();
  await store.close();
});

function planOf(sql: string): string[] {
  const names = new Set([...sql.matchAll(/:([a-z][A-Za-z]*)/g)].map((match) => match[1] as string));
  const params = Object.fromEntries([...names].map((name) => [name, null]));
  return connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params).map((row) => row.detail);
}

describe('query plans', () => {
  test.each(Object.entries(HOT))('%s scans no table', (_, sql) => {
    const plan = planOf(sql).filter((detail) => !ONE_ROW.includes(detail));
    // By row id from one on is a scan by another name.
    expect(plan.filter((detail) => /^SCAN|AUTOMATIC|\(rowid>\?\)$/.test(detail))).toEqual([]);
  });

  test('a statement without an index would be seen', () => {
    expect(planOf('SELECT 1 FROM families WHERE nonce = :nonce')).toContain('SCAN families');
  });
});
