// A code without a prompt, while the grant stands as the caller saw it and its user does not want to be asked every time: counted per (user, client), so that nobody hammers it.
import type { CodeIssued, NotLive, Replayed } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import type { GrantRow } from './grant-row.ts';
import { GET_GRANT } from './grants.ts';
import type { InputOf } from './input-of.ts';
import { codeFacts, issueCode, issuedBefore, whyNotIssued } from './issue-code.ts';
import { takeOne } from './throttle.ts';
import { keep, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

const SILENT_CODES_PER_MINUTE = 10;

export type IssueSilentlyInput = InputOf<'authorizations', 'issueSilently'>;
type Outcome = CodeIssued | NotLive | { kind: 'grant_changed' } | { kind: 'limited'; retryAfterMs: number };

export const issueSilently = (transactions: Transactions, input: IssueSilentlyInput): Promise<Outcome | Replayed> =>
  runVerb<Outcome>(transactions, input, function* (tx) {
    const { attemptId, code, clientVersion } = input;
    const issue = { code, attemptId, clientVersion, grant: { id: input.grantId, version: input.grantVersion } };
    const issued = yield* issueCode(tx, issue);
    if (issued === null) {
      const before = yield* issuedBefore(tx, attemptId, code.id);
      if (before !== null) return undo(before);
      const why = yield* whyNotIssued(tx, issue);
      return undo(typeof why === 'string' ? { kind: 'grant_changed' } : why);
    }
    // The wish, or the new epoch, may have come after the caller's look; the grant's version does not tell.
    const grant = yield* tx.get<GrantRow>(GET_GRANT, { grant: input.grantId });
    if (grant?.ask_every_time === 1 || grant?.epoch_live === 0) return undo({ kind: 'grant_changed' });
    const limit = input.maxPerMinute ?? SILENT_CODES_PER_MINUTE;
    const name = `silent:${code.userId}:${code.clientId}`;
    const retryAfterMs = yield* takeOne(tx, { name, limit, windowMs: 60_000 });
    if (retryAfterMs > 0) return undo({ kind: 'limited', retryAfterMs });
    yield* appendAudit(tx, input.audit, codeFacts(code, input.grantId));
    return keep(issued);
  });
