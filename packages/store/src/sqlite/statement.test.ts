// The wrapper around libsql, and in a child process each case that it protects from.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SqlParams, SqlValue } from '../verbs/sql-value.ts';
import { openConnection } from './statement.ts';

const directory = mkdtempSync(join(tmpdir(), 'davit-statement-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const open = () => {
  const connection = openConnection(':memory:');
  connection.exec('CREATE TABLE t (id TEXT PRIMARY KEY, b BLOB, n INTEGER) STRICT');
  return connection;
};
const PUT = 'INSERT INTO t (id, b, n) VALUES (:id, :b, :n)';
const GET = 'SELECT id, b, n FROM t WHERE id = :id';

describe(openConnection, () => {
  test('blobs go in and come out as Uint8Array, whole and as a view of a larger buffer', () => {
    const connection = open();
    const large = Uint8Array.from({ length: 16 }, (_, i) => i);
    const values = [large.subarray(3, 6), Buffer.from([1, 2]), new Uint8Array(0)];
    for (const [i, b] of values.entries()) connection.run(PUT, { id: `${i}`, b, n: null });
    const rows = connection.all<{ b: Uint8Array }>('SELECT b FROM t ORDER BY id');
    expect(rows.map(({ b }) => [b.constructor.name, ...b])).toEqual([
      ['Uint8Array', 3, 4, 5],
      ['Uint8Array', 1, 2],
      ['Uint8Array'],
    ]);
    expect(connection.get<{ b: Uint8Array }>(GET, { id: '0' })?.b.constructor.name).toBe('Uint8Array');
    expect(connection.get('SELECT :b AS b', { b: new Uint8Array([7]) })).toEqual({ b: new Uint8Array([7]) });
  });

  test('rows have their columns and nothing else', () => {
    const connection = open();
    connection.run(PUT, { id: 'a', b: null, n: 1_800_000_000_000 });
    expect(connection.get(GET, { id: 'a' })).toStrictEqual({ id: 'a', b: null, n: 1_800_000_000_000 });
    expect(connection.get(GET, { id: 'z' })).toBeNull();
  });

  test.each<[string, unknown]>([
    ['boolean', true],
    ['undefined', undefined],
    ['Date', new Date(0)],
    ['object', {}],
    ['bigint', 1n],
    ['number', Number.NaN],
    ['text with NUL', 'a\0b'],
  ])('a parameter that is %s is refused by name', (what, value) => {
    const connection = open();
    const params = { id: 'a', b: null, n: value as SqlValue };
    expect(() => connection.run(PUT, params)).toThrow(new RegExp(`:n must be .*, not ${what}`));
    expect(connection.all(GET, { id: 'a' })).toEqual([]);
  });

  test('a missing parameter is refused, an array is refused', () => {
    const connection = open();
    expect(() => connection.get(GET)).toThrow(/:id must be/);
    expect(() => connection.get(GET, ['a'] as unknown as SqlParams)).toThrow(/by name/);
  });

  test('a name that comes twice is one value', () => {
    expect(open().get('SELECT :a AS x, :b AS y, :a AS z', { a: 1, b: 2 })).toEqual({ x: 1, y: 2, z: 1 });
  });

  test('run refuses RETURNING; get and all read it, and leave no statement open', () => {
    const connection = open();
    const sql = `${PUT} RETURNING n`;
    expect(() => connection.run(sql, { id: 'a', b: null, n: 1 })).toThrow(/RETURNING/);
    connection.exec('BEGIN IMMEDIATE');
    expect(connection.get(sql, { id: 'a', b: null, n: 1 })).toEqual({ n: 1 });
    expect(connection.all(sql, { id: 'b', b: null, n: 2 })).toEqual([{ n: 2 }]);
    expect(connection.get(GET, { id: 'a' })).not.toBeNull();
    connection.exec('COMMIT');
    expect(connection.inTransaction).toBe(false);
  });

  test('a closed connection runs nothing, not even a statement it has prepared before', () => {
    const connection = open();
    connection.get(GET, { id: 'a' });
    connection.close();
    expect(() => connection.get(GET, { id: 'a' })).toThrow(/closed/);
    expect(() => connection.exec('SELECT 1')).toThrow(/closed/);
  });
});

describe('libsql itself, the reasons for the wrapper', () => {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const run = (code: string) =>
    spawnSync(
      process.execPath,
      [
        '-e',
        `const db = new (require(process.argv[1]))(':memory:'); const s = db.prepare('SELECT ? AS v'); ${code}`,
        libsql,
      ],
      { encoding: 'utf8', cwd: directory, env: { ...process.env, RUST_BACKTRACE: '0' } },
    );
  const print = (expression: string) => run(`console.log(JSON.stringify(${expression}))`).stdout.trim();

  test.each([
    ['a lone Uint8Array', 's.get(new Uint8Array(3))'],
    ['a lone Buffer', 's.get(Buffer.from([1]))'],
    ['a boolean', 's.get(true)'],
    ['a boolean in an array', 's.get([false])'],
  ])('%s aborts the process', (_, code) => {
    const { signal, stdout } = run(`try { ${code} } catch {} console.log('alive')`);
    expect([signal, stdout]).toEqual(['SIGABRT', '']);
  });

  test('it adds _metadata to rows, keeps old bindings when arguments are missing, cuts text at NUL', () => {
    expect(print(`Object.keys(s.get(['a']))`)).toBe('["v","_metadata"]');
    expect(print(`s.raw().get(['a\\0b'])`)).toBe('["a"]');
    expect(print(`[s.raw().get(['old']), s.get([])]`)).toBe('[["old"],["old"]]');
    const kinds = `[s.get([new Uint8Array(1)]).v.constructor.name, s.all([new Uint8Array(1)])[0].v.constructor.name]`;
    expect(print(kinds)).toBe('["Buffer","ArrayBuffer"]');
  });
});
