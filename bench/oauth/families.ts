// `--families`: the same operations with ever more families in the database, against itself with the fewest. The rows are written by
// SQL, as copies of a real one that belong to users of their own.
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import Database from 'libsql';
import { Client } from 'pg';
import { machine, type Report, type Row, toMarkdown, writeReport } from '../report.ts';
import { measure } from './measure.ts';
import { OPERATIONS } from './operations.ts';
import { type Subject, type Surroundings, startSubject } from './subjects.ts';

const COUNTS = [10_000, 1_000_000, 10_000_000];
const QUICK_COUNTS = [10_000, 1_000_000];
const CHUNK = 100_000;
/** A row with its four indexes, and as much again for the log: an estimate on the safe side. */
const BYTES_PER_FAMILY = 1_500;
/** How much slower it may be than with the fewest. */
const AIM = 1.2;
const NAMES = ['redeem', 'refresh', 'userinfo'].flatMap((name) => [name, `${name}-bearer`]);

/** Every column but the three that make a row somebody else's. */
const COPIED = [
  ...['client_id', 'user_generation', 'host_client_id', 'host_family_id', 'assurance', 'grant_version', 'scope'],
  ...['offline', 'nonce', 'dpop_jkt', 'generation', 'salt', 'auth_time', 'epoch', 'created_at', 'refreshed_at'],
  ...['rotated_at', 'previous_rotated_at', 'idle_expires_at', 'absolute_expires_at', 'revoked_at', 'revoked_reason'],
].join(', ');
const insert = (id: string, user: string, numbers: string): string =>
  `INSERT INTO families (family_id, user_id, grant_id, ${COPIED})
   SELECT ${id}, ${user}, NULL, ${COPIED} FROM (SELECT * FROM families WHERE offline = 1 LIMIT 1) one, ${numbers}`;

/** Ids of 32 hexadecimal digits that begin with a time long ago, as real ones sort by theirs. */
const onPostgres = (from: number, last: number): string =>
  insert(
    "lpad(to_hex(n.i), 12, '0') || left(md5(n.i::text), 20)",
    "'stored-' || n.i / 10",
    `generate_series(${from}, ${last}) AS n(i)`,
  );
const onSqlite = (from: number, last: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${last})
   ${insert("printf('%012x', n.i) || lower(hex(randomblob(10)))", "'stored-' || n.i / 10", 'n')}`;

async function fill({ database }: Subject, from: number, to: number): Promise<void> {
  if (database === null) throw new Error('there is no database to fill');
  const chunks: [from: number, last: number][] = [];
  for (let at = from; at < to; at += CHUNK) chunks.push([at, Math.min(at + CHUNK, to) - 1]);
  if (!database.startsWith('postgres')) {
    const file = new Database(database, { timeout: 60_000 });
    for (const [first, last] of chunks) file.exec(onSqlite(first, last));
    file.close();
    return;
  }
  const client = new Client({ connectionString: database });
  await client.connect();
  for (const [first, last] of chunks) await client.query(onPostgres(first, last));
  await client.query('ANALYZE families');
  await client.end();
}

async function hasRoom(count: number, subjects: number): Promise<boolean> {
  const { bavail, bsize } = await statfs(tmpdir());
  return bavail * bsize > count * BYTES_PER_FAMILY * subjects;
}

const slowdownTable = (rows: readonly Row[], fewest: number): string =>
  toMarkdown(
    ['operation', 'subject', 'families', 'requests/s', 'p99 ms', '× slower', 'aim'],
    rows.map((row) => {
      const [subject, families] = row.subject.split(' × ');
      const base = rows.find(
        (other) => other.operation === row.operation && other.subject === `${subject} × ${fewest}`,
      );
      const slower = (base?.median ?? Number.NaN) / row.median;
      const verdict = slower <= AIM ? `≤ ${AIM}, met` : `≤ ${AIM}, **missed**: why, see bench/README.md`;
      return [
        row.operation,
        subject ?? '',
        Number(families).toLocaleString('en-US'),
        Math.round(row.median).toLocaleString('en-US'),
        row.p99_ms?.toFixed(2) ?? '',
        slower.toFixed(2),
        Number(families) === fewest ? '' : verdict,
      ];
    }),
  );

export async function measureFamilies(around: Surroundings, isQuick: boolean): Promise<void> {
  const subjects = [await startSubject('davit-sqlite', around), await startSubject('davit-postgres', around)];
  // A real row to copy.
  for (const { population } of subjects) await population.families('dpop', 1);
  const operations = OPERATIONS.filter(({ name }) => NAMES.includes(name));
  const settings = { runs: isQuick ? 2 : 5, warmUp: 200, requests: { 64: isQuick ? 600 : 4_000 } };
  const rows: Row[] = [];
  const notes: string[] = [];
  let stored = 0;
  for (const count of isQuick ? QUICK_COUNTS : COUNTS) {
    if (!(await hasRoom(count, subjects.length))) {
      notes.push(`${count.toLocaleString('en-US')} families were left out: the disk has no room for them.`);
      break;
    }
    console.error(`… ${count.toLocaleString('en-US')} families`);
    for (const subject of subjects) await fill(subject, stored, count);
    // What runs cold would make the fewest look slow, and the rest fast.
    if (stored === 0) await measure(subjects, operations, settings);
    stored = count;
    const measured = await measure(subjects, operations, settings);
    rows.push(...measured.rows.map((row) => ({ ...row, subject: `${row.subject} × ${count}` })));
  }
  const report: Report = { machine: machine(), date: new Date().toISOString().slice(0, 10), rows };
  const table = slowdownTable(rows, COUNTS[0] as number);
  await writeReport('oauth-families', report, [...notes, '', table]);
  console.log([...notes, table].join('\n'));
}
