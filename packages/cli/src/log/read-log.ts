// The registry's log from its beginning to its head, page by page. The head is read first: the log must contain it.
import type { LogEntry, LogHead } from '@davit/registry';
import type { Session } from '../registry/open-session.ts';
import { READ, scopeFor } from '../registry/scope-for.ts';
import { CliProblem } from '../terminal/cli-problem.ts';

export interface WholeLog {
  readonly head: LogHead;
  /** The head as the registry signs it. */
  readonly signed: string;
  readonly entries: readonly LogEntry[];
}

function isEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { seq, hash, previous, body_hash, body } = value as Readonly<Record<string, unknown>>;
  const areTexts = [hash, previous, body_hash].every((text) => typeof text === 'string');
  return typeof seq === 'number' && areTexts && (body === null || typeof body === 'string');
}

export async function readLog(session: Session): Promise<WholeLog> {
  const strange = (): CliProblem =>
    new CliProblem({
      code: 'cli/strange-answer',
      title: 'The answer is not one of a registry',
      detail: `${session.login.issuer} answers no log.`,
      hint: `davit doctor --registry ${session.login.issuer}`,
    });
  const { seq, hash, head: signed } = await session.ask('/registry/v1/log/head');
  if (typeof seq !== 'number' || typeof hash !== 'string' || typeof signed !== 'string') throw strange();
  const scope = scopeFor(session.login, READ);
  const entries: LogEntry[] = [];
  for (let after = 0; ; ) {
    const page = await session.call({ method: 'GET', path: `/registry/v1/log?after=${after}`, scope });
    const { entries: read, next } = page;
    if (!Array.isArray(read) || !read.every(isEntry)) throw strange();
    entries.push(...read);
    if (next === null) return { head: { seq, hash }, signed, entries };
    // A page that leads nowhere would be asked for until the end of days.
    if (typeof next !== 'number' || next <= after) throw strange();
    after = next;
  }
}
