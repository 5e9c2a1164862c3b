// The only file that hands statements to the driver. Values are named and checked, numbered by name, and typed by what they are, for
// PostgreSQL does not guess the type of `:now + :ttl`; rows come back as SQLite's do: whole numbers, 0 and 1, Uint8Array.
import { Buffer } from 'node:buffer';
import { type CustomTypesConfig, type PoolClient, types } from 'pg';
import { numberParams, type SqlParams, type SqlValue, toPositional } from '../verbs/sql-value.ts';

const [BOOL, BYTEA, INT8] = [16, 17, 20];

/** No row holds a number that JavaScript cannot: times are milliseconds, counters stop at its greatest integer. */
function toInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a column holds a number that is too large');
  return value;
}

const toBytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.slice(2), 'hex'));

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [BOOL ?? 0, (text) => (text === 't' ? 1 : 0)],
  [BYTEA ?? 0, toBytes],
  [INT8 ?? 0, toInteger],
]);

export const TYPES: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    PARSERS.get(oid) ?? types.getTypeParser(oid, format as 'text')) as CustomTypesConfig['getTypeParser'],
};

interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** Null has the type of the first place where it stands; where that has none, the statement itself says it by CAST. */
function castOf(value: SqlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return '::text';
  if (value instanceof Uint8Array) return '::bytea';
  return Number.isInteger(value) ? '::int8' : '::float8';
}

const namesOf = new Map<string, readonly string[]>();
const prepared = new Map<string, Prepared>();

function prepare(sql: string, casts: readonly string[]): Prepared {
  const key = `${casts.join()} ${sql}`;
  const known = prepared.get(key);
  if (known !== undefined) return known;
  const { text } = numberParams(sql, (index) => `$${index}${casts[index - 1]}`);
  const made = { name: `davit_${prepared.size}`, text };
  prepared.set(key, made);
  return made;
}

export interface Answer {
  readonly rows: readonly unknown[];
  readonly changed: number;
}

export async function runStatement(client: PoolClient, sql: string, params: SqlParams): Promise<Answer> {
  let names = namesOf.get(sql);
  if (names === undefined) {
    names = numberParams(sql, String).names;
    namesOf.set(sql, names);
  }
  const values = toPositional(names, params);
  const { name, text } = prepare(sql, values.map(castOf));
  const { rows, rowCount } = await client.query({ name, text, values });
  return { rows, changed: rowCount ?? 0 };
}

const sets = new Map<string, string>();

/** One statement for many: an array of each of its parameters, out of one row for each member. Answers the rows. */
export async function runSet(
  client: PoolClient,
  text: string,
  members: readonly (readonly SqlValue[])[],
): Promise<readonly unknown[]> {
  let name = sets.get(text);
  if (name === undefined) {
    name = `davit_set_${sets.size}`;
    sets.set(text, name);
  }
  const values = members[0]?.map((_, at) => members.map((row) => asElement(row[at] ?? null))) ?? [];
  const { rows } = await client.query({ name, text, values });
  return rows;
}

/** The driver writes bytes into an array only as a Buffer. */
const asElement = (value: SqlValue): SqlValue =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
