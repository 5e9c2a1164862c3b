// The only file that touches libsql. It aborts the whole process on some arguments and silently keeps old bindings when
// arguments are missing, so values are named, checked here, and handed over as one positional array; blobs go in and
// come out as Uint8Array. No transactions, no retries.
import Database from 'libsql';

export type SqlValue = string | number | null | Uint8Array;
export type SqlParams = Readonly<Record<string, SqlValue>>;

export interface Connection {
  /** The first row, or null. Also for one-row `RETURNING`. */
  get<Row>(sql: string, params?: SqlParams): Row | null;
  all<Row>(sql: string, params?: SqlParams): Row[];
  /** Number of changed rows. Refuses `RETURNING`: libsql would leave the statement open and COMMIT would fail. */
  run(sql: string, params?: SqlParams): number;
  /** For transaction control, PRAGMA and DDL: no parameters, not cached. */
  exec(sql: string): void;
  readonly inTransaction: boolean;
  readonly open: boolean;
  close(): void;
}

interface Prepared {
  readonly statement: Database.Statement;
  readonly names: readonly string[];
  readonly columns: readonly string[];
  readonly returning: boolean;
}

/** `:name` becomes `?1`, `?2`, …; a name that comes again is the same number. SQL of this package has no `:` elsewhere. */
function numberParams(sql: string): { text: string; names: string[] } {
  const names: string[] = [];
  const text = sql.replace(/:([a-z][A-Za-z]*)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `?${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

function checked(name: string, value: unknown): SqlValue {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  // SQLite's text ends at the first NUL: two different values would be stored as one.
  if (typeof value === 'string' && !value.includes('\0')) return value;
  const what = typeof value === 'string' ? 'text with NUL' : value instanceof Date ? 'Date' : String(typeof value);
  throw new TypeError(`SQL parameter :${name} must be text, a finite number, null or Uint8Array, not ${what}`);
}

function toPositional(names: readonly string[], params: SqlParams | undefined): SqlValue[] {
  if (Array.isArray(params)) throw new TypeError('SQL parameters are passed by name');
  return names.map((name) => checked(name, params?.[name]));
}

function fromColumn(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}

function toRow(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) row[columns[i] as string] = fromColumn(values[i]);
  return row;
}

export function openConnection(path: string): Connection {
  const database = new Database(path);
  const cache = new Map<string, Prepared>();
  let open = true;

  const prepare = (sql: string): Prepared => {
    // A cached libsql statement goes on working after its database was closed.
    if (!open) throw new TypeError('the database is closed');
    const known = cache.get(sql);
    if (known !== undefined) return known;
    const { text, names } = numberParams(sql);
    const statement = database.prepare(text);
    const columns = statement.columns().map((column) => column.name);
    // Raw rows are arrays: faster, and without the `_metadata` that libsql adds to objects.
    if (columns.length > 0) statement.raw();
    const prepared = { statement, names, columns, returning: /\breturning\b/i.test(sql) };
    cache.set(sql, prepared);
    return prepared;
  };

  return {
    get<Row>(sql: string, params?: SqlParams): Row | null {
      const { statement, names, columns } = prepare(sql);
      const values = statement.get(toPositional(names, params)) as unknown[] | undefined;
      return values === undefined ? null : (toRow(columns, values) as Row);
    },
    all<Row>(sql: string, params?: SqlParams): Row[] {
      const { statement, names, columns } = prepare(sql);
      return statement.all(toPositional(names, params)).map((values) => toRow(columns, values as unknown[]) as Row);
    },
    run(sql, params) {
      const { statement, names, returning } = prepare(sql);
      if (returning) throw new TypeError('a statement with RETURNING is read with get or all');
      return statement.run(toPositional(names, params)).changes;
    },
    exec(sql) {
      if (!open) throw new TypeError('the database is closed');
      database.exec(sql);
    },
    get inTransaction() {
      return open && database.inTransaction;
    },
    get open() {
      return open;
    },
    close() {
      open = false;
      cache.clear();
      database.close();
    },
  };
}
