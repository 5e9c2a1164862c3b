// Several verbs in one transaction, in step: what they ask in one round goes out as one statement where it is the same statement, and
// each is told its own answer. A verb waits within the group for what another one of it has locked, as it would between two
// transactions. Whoever wrote something that must not stay cannot be taken out of a transaction that others share: the group is
// rolled back by the caller, and runs again without it.
import { Buffer } from 'node:buffer';
import type { PoolClient } from 'pg';
import { type SqlValue, toPositional } from '../verbs/sql-value.ts';
import type { Decision, Statement, Steps, Transaction, Work } from '../verbs/transaction.ts';
import { transactionAt } from '../verbs/transaction.ts';
import { SET_FORMS, type SetForm } from './set-forms.ts';
import { runSet, runStatement } from './statement.ts';

export type Ended =
  | { readonly kind: 'decided'; readonly decision: Decision<unknown> }
  /** It threw, or what it wrote has to go. */
  | { readonly kind: 'apart' };

interface Member {
  readonly steps: Steps<Decision<unknown>>;
  pending: Statement | null;
  wrote: boolean;
  ended: Ended | null;
  /** What nobody else of the group may lock until this one has ended. */
  readonly locks: Set<string>;
}

const WRITES = /^\s*(?:INSERT|UPDATE|DELETE)\b/;

/** Values that were equal are equal texts. */
const keyOf = ({ sql, params }: Statement): string =>
  `${sql}\n${JSON.stringify(params, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value))}`;

function proceed(member: Member, answer: unknown, isFirst = false): void {
  try {
    const step = isFirst ? member.steps.next() : member.steps.next(answer);
    if (step.done !== true) {
      member.pending = step.value;
      return;
    }
    const decision = step.value;
    member.ended = !decision.keep && member.wrote ? { kind: 'apart' } : { kind: 'decided', decision };
  } catch {
    member.ended = { kind: 'apart' };
  }
  member.pending = null;
}

/** What the statement answers to one member, of the rows that are its own. */
function answerOf({ kind }: Statement, rows: readonly unknown[], changed: number): unknown {
  return kind === 'get' ? (rows[0] ?? null) : kind === 'all' ? rows : kind === 'run' ? changed : undefined;
}

function take(member: Member, rows: readonly unknown[], changed: number): void {
  const statement = member.pending as Statement;
  if (WRITES.test(statement.sql) && (changed > 0 || rows.length > 0)) member.wrote = true;
  proceed(member, answerOf(statement, rows, changed));
}

async function askAlone(client: PoolClient, member: Member): Promise<void> {
  const { sql, params } = member.pending as Statement;
  const { rows, changed } = await runStatement(client, sql, params);
  take(member, rows, changed);
}

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);

async function askTogether(client: PoolClient, members: readonly Member[], form: SetForm): Promise<void> {
  const { key, owner } = form;
  const keyTextOf = (member: Member): string => (key === null ? '' : textOf(member.pending?.params[key]));
  const values = new Map<Member, readonly SqlValue[]>();
  for (const member of members) {
    try {
      values.set(member, toPositional(form.names, member.pending?.params));
    } catch {
      // What cannot be bound at all is refused where it alone is.
      member.pending = null;
      member.ended = { kind: 'apart' };
    }
  }
  // Rows are locked in the order of their keys, by every process.
  const ordered = [...values.keys()].sort((a, b) => (keyTextOf(a) < keyTextOf(b) ? -1 : 1));
  if (ordered.length === 0) return;
  const rows = await runSet(client, form.text, [...ordered.map((member) => values.get(member) ?? [])]);
  const own = new Map<string, unknown[]>();
  if (owner !== null) {
    for (const row of rows as readonly Record<string, unknown>[]) {
      const whose = textOf(owner === 'n' ? row.n : row[owner.column]);
      const list = own.get(whose);
      if (list === undefined) own.set(whose, [row]);
      else list.push(row);
    }
  }
  for (const [at, member] of ordered.entries()) {
    const found = own.get(owner === 'n' ? String(at + 1) : keyTextOf(member)) ?? [];
    take(member, found, owner === null ? 1 : found.length);
  }
}

/** Those that may ask now; the others wait for a lock of the group. */
function unlocked(members: readonly Member[]): readonly Member[] {
  const held = new Map<string, Member>();
  for (const member of members) for (const lock of member.locks) held.set(lock, member);
  return members.filter((member) => {
    const statement = member.pending as Statement;
    if (statement.kind !== 'lock') return true;
    const key = keyOf(statement);
    const holder = held.get(key);
    if (holder !== undefined && holder !== member) return false;
    held.set(key, member);
    member.locks.add(key);
    return true;
  });
}

/** One round: every statement that is pending, the same ones together; of those with the same key one at a time. */
async function round(client: PoolClient, members: readonly Member[]): Promise<void> {
  const bySql = new Map<string, Member[]>();
  for (const member of members) {
    const { sql } = member.pending as Statement;
    const list = bySql.get(sql);
    if (list === undefined) bySql.set(sql, [member]);
    else list.push(member);
  }
  for (const [sql, list] of bySql) {
    const form = SET_FORMS.get(sql);
    if (form === undefined || list.length === 1) {
      for (const member of list) await askAlone(client, member);
      continue;
    }
    const keys = new Set<string>();
    const [first, again]: [Member[], Member[]] = [[], []];
    for (const member of list) {
      const key = form.key === null ? null : textOf(member.pending?.params[form.key]);
      if (key !== null && keys.has(key)) again.push(member);
      else first.push(member);
      if (key !== null) keys.add(key);
    }
    await askTogether(client, first, form);
    for (const member of again) await askAlone(client, member);
  }
}

/** How each of them ended, in their order. Throws what the database said: then nothing is known of any of them. */
export async function runTogether(
  client: PoolClient,
  works: readonly Work<unknown>[],
  at: number,
): Promise<readonly Ended[]> {
  const tx: Transaction = transactionAt(at);
  const members = works.map(
    (work): Member => ({ steps: work(tx), pending: null, wrote: false, ended: null, locks: new Set() }),
  );
  for (const member of members) proceed(member, undefined, true);
  for (;;) {
    const active = members.filter(({ pending }) => pending !== null);
    if (active.length === 0) break;
    const ready = unlocked(active);
    if (ready.length === 0) throw new Error('the verbs of a group wait for each other');
    await round(client, ready);
  }
  return members.map(({ ended }) => ended ?? { kind: 'apart' });
}
