// What may be bound to a statement, and the names of its parameters. No driver.

export type SqlValue = string | number | null | Uint8Array;
export type SqlParams = Readonly<Record<string, SqlValue>>;

/** `:name` becomes what `toNumbered` says of its number, from 1; a name that comes again is the same number. No other `:` may be there. */
export function numberParams(sql: string, toNumbered: (index: number) => string): { text: string; names: string[] } {
  const names: string[] = [];
  const text = sql.replace(/:([a-z][A-Za-z]*)/g, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return toNumbered(names.indexOf(name) + 1);
  });
  return { text, names };
}

/** The value, or an error that names the parameter and never says its value. */
function checked(name: string, value: unknown): SqlValue {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  // SQLite's text ends at the first NUL: two different values would be stored as one. PostgreSQL has none.
  if (typeof value === 'string' && !value.includes('\0')) return value;
  const what = typeof value === 'string' ? 'text with NUL' : value instanceof Date ? 'Date' : String(typeof value);
  throw new TypeError(`SQL parameter :${name} must be text, a finite number, null or Uint8Array, not ${what}`);
}

export function toPositional(names: readonly string[], params: SqlParams | undefined): SqlValue[] {
  if (Array.isArray(params)) throw new TypeError('SQL parameters are passed by name');
  return names.map((name) => checked(name, params?.[name]));
}
