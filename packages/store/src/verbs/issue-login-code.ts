// The host's own login succeeded: spends the step, if there was one, and stores the code of the host's session. No grant.
import type { CodeIssued, NotLive, Replayed } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { spendSession } from './auth-session.ts';
import type { InputOf } from './input-of.ts';
import { codeFacts, issueCode, issuedBefore, whyNotIssued } from './issue-code.ts';
import { keep, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

export type IssueLoginCodeInput = InputOf<'authorizations', 'issueLoginCode'>;
type Outcome = CodeIssued | NotLive | { kind: 'invalid_session' };

export const issueLoginCode = (transactions: Transactions, input: IssueLoginCodeInput): Promise<Outcome | Replayed> =>
  runVerb<Outcome>(transactions, input, function* (tx) {
    const { attemptId, presented, code } = input;
    if (presented !== null && !(yield* spendSession(tx, attemptId, presented))) {
      return undo((yield* issuedBefore(tx, attemptId, code.id)) ?? { kind: 'invalid_session' });
    }
    const issue = { code, attemptId, grant: null, clientVersion: null };
    const issued = yield* issueCode(tx, issue);
    if (issued === null) {
      const before = yield* issuedBefore(tx, attemptId, code.id);
      if (before !== null) return undo(before);
      const why = yield* whyNotIssued(tx, issue);
      if (typeof why === 'string') throw new Error('a code id came twice');
      return undo(why);
    }
    yield* appendAudit(tx, input.audit, codeFacts(code, null));
    return keep(issued);
  });
