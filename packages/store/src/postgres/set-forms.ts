// The hot statements, said of many at once: the values of each stand in arrays, one row of `unnest` for each, and the rows that come
// back carry the number of whom they belong to. Each is made of the very words of the single statement. Pure.
import { APPEND } from '../verbs/append-audit.ts';
import { CLIENT_VERSION } from '../verbs/clients.ts';
import { END_SURPLUS_OF_APP, END_SURPLUS_OF_HOST } from '../verbs/end-family.ts';
import { REFRESH_FACTS } from '../verbs/family-reads.ts';
import { LOCK_USER } from '../verbs/lock-user.ts';
import { INSERT_TOKEN } from '../verbs/mint-access-token.ts';
import { CREATE_FAMILY, SPEND_CODE } from '../verbs/redeem.ts';
import { EXTEND, ROTATE } from '../verbs/refresh.ts';
import { RESOLVE } from '../verbs/resolve.ts';
import { SPEND } from '../verbs/spend.ts';
import { FIND_SUBJECT } from '../verbs/subjects.ts';

export interface SetForm {
  readonly text: string;
  /** Parameters in the order of the arrays. */
  readonly names: readonly string[];
  /** The parameter whose value no two of one set share: what the statement finds its row by, or inserts. */
  readonly key: string | null;
  /** Rows come back with the number of their member as `n`, or with the key in this column; null where every member changes one row. */
  readonly owner: 'n' | { readonly column: string } | null;
}

/** All others are text. */
const TYPES: Readonly<Record<string, string>> = {
  ...{ hash: 'bytea', salt: 'bytea' },
  ...Object.fromEntries(
    [...['now', 'idle', 'absolute', 'expires', 'generation', 'repeated', 'offline', 'status', 'others']].map((name) => [
      name,
      'int8',
    ]),
  ),
};

interface Parts {
  readonly sql: string;
  readonly names: readonly string[];
  /** `unnest(…) WITH ORDINALITY AS i(…, n)` */
  readonly input: string;
}

/** `:name` becomes `i.p_name`: no column of a table is called so. */
function partsOf(sql: string): Parts {
  const names: string[] = [];
  const text = sql.replace(/:([a-z][A-Za-z]*)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `i.p_${name.toLowerCase()}`;
  });
  const arrays = names.map((name, at) => `$${at + 1}::${TYPES[name] ?? 'text'}[]`).join(', ');
  const columns = names.map((name) => `p_${name.toLowerCase()}`).join(', ');
  return { sql: text, names, input: `unnest(${arrays}) WITH ORDINALITY AS i(${columns}, n)` };
}

/** Once and not elsewhere, or the statement was rewritten and its set has to be thought about again. */
function replaceOnce(text: string, what: string, by: string): string {
  const parts = text.split(what);
  if (parts.length !== 2) throw new Error(`a hot statement is not what its set expects: ${what}`);
  return parts.join(by);
}

/** Of the first of several. */
const replaceFirst = (text: string, what: string, by: string): string => {
  const at = text.indexOf(what);
  if (at < 0) throw new Error(`a hot statement is not what its set expects: ${what}`);
  return text.slice(0, at) + by + text.slice(at + what.length);
};

function update(single: string, key: string): SetForm {
  const { sql, names, input } = partsOf(single);
  const joined = replaceFirst(sql, '\n  WHERE ', `\n  FROM ${input}\n  WHERE `);
  return { text: replaceOnce(joined, 'RETURNING ', 'RETURNING i.n AS n, '), names, key, owner: 'n' };
}

/** `INSERT … SELECT … WHERE NOT EXISTS …`, or `… FROM codes WHERE …`: the rows come back by their key. */
function insertSelected(single: string, from: readonly [string, string], key: string, column: string): SetForm {
  const { sql, names, input } = partsOf(single);
  const joined = replaceOnce(sql, from[0], from[1].replace('{input}', input));
  const text = joined.includes('RETURNING ') ? joined : `${joined} RETURNING ${column}`;
  return { text, names, key, owner: { column } };
}

function insertValues(single: string, returned: { readonly key: string; readonly column: string } | null): SetForm {
  const { sql, names, input } = partsOf(single);
  const found = /VALUES \(([^()]*)\)/.exec(sql);
  if (found === null) throw new Error('a hot statement is not what its set expects: VALUES');
  const text = replaceOnce(sql, found[0], `SELECT ${found[1]} FROM ${input} ORDER BY i.n`);
  return returned === null
    ? { text, names, key: null, owner: null }
    : { text: `${text} RETURNING ${returned.column}`, names, key: returned.key, owner: { column: returned.column } };
}

/** Each user's own list of families is ended from its own place on. */
function endSurplus(single: string): SetForm {
  const { sql, names, input } = partsOf(single);
  const found = /WHERE family_id IN \(\s*SELECT f\.family_id FROM([\s\S]*)\)\s*RETURNING /.exec(sql);
  if (found === null) throw new Error('a hot statement is not what its set expects: IN (SELECT');
  const lateral = `FROM ${input}, LATERAL (SELECT f.family_id AS ended FROM${found[1]}) s
  WHERE families.family_id = s.ended RETURNING i.n AS n, `;
  return { text: replaceOnce(sql, found[0], lateral), names, key: 'user', owner: 'n' };
}

/** Of a read each answer is its own. */
function select(single: string): SetForm {
  const { sql, names, input } = partsOf(single);
  return { text: `SELECT i.n AS n, r.* FROM ${input}, LATERAL (${sql}) r`, names, key: null, owner: 'n' };
}

const lockUsers = (): SetForm => ({
  text: 'SELECT user_id FROM users WHERE user_id = ANY($1::text[]) ORDER BY user_id FOR NO KEY UPDATE',
  names: ['user'],
  key: 'user',
  owner: { column: 'user_id' },
});

export const SET_FORMS: ReadonlyMap<string, SetForm> = new Map([
  [SPEND, insertSelected(SPEND, ['\n  WHERE NOT', '\n  FROM {input}\n  WHERE NOT'], 'hash', 'hash')],
  [SPEND_CODE, update(SPEND_CODE, 'code')],
  [LOCK_USER, lockUsers()],
  [
    CREATE_FAMILY,
    insertSelected(
      CREATE_FAMILY,
      ['FROM codes WHERE id = ', 'FROM {input} JOIN codes ON id = '],
      'family',
      'family_id',
    ),
  ],
  [INSERT_TOKEN, insertValues(INSERT_TOKEN, { key: 'id', column: 'id' })],
  [END_SURPLUS_OF_APP, endSurplus(END_SURPLUS_OF_APP)],
  [END_SURPLUS_OF_HOST, endSurplus(END_SURPLUS_OF_HOST)],
  [APPEND, insertValues(APPEND, null)],
  [ROTATE, update(ROTATE, 'family')],
  [EXTEND, update(EXTEND, 'family')],
  [RESOLVE, select(RESOLVE)],
  [REFRESH_FACTS, select(REFRESH_FACTS)],
  [CLIENT_VERSION, select(CLIENT_VERSION)],
  [FIND_SUBJECT, select(FIND_SUBJECT)],
]);
