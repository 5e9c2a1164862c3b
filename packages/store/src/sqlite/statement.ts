// The only file that touches libsql. It aborts the whole process on some arguments and silently keeps old bindings when
// arguments are missing, so values are named, checked here, and handed over as one positional array; blobs go in and
// come out as Uint8Array. No transactions, no retries.
import Database from 'libsql';
import { numberParams, type SqlParams, toPositional } from '../verbs/sql-value.ts';

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
    const { text, names } = numberParams(sql, (index) => `?${index}`);
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
