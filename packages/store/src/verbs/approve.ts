// The user said yes: the step is spent, the grant, its receipt and the code are written, or nothing is.
import type { CodeIssued, NotLive, Replayed } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { spendSession } from './auth-session.ts';
import { fromScope } from './family-row.ts';
import { decideGrant, GRANT_COLUMNS, type GrantRow, toGrant } from './grant-row.ts';
import type { InputOf } from './input-of.ts';
import { codeFacts, issueCode, issuedBefore, whyNotIssued } from './issue-code.ts';
import { LOCK_USER } from './lock-user.ts';
import { keep, type Steps, type Transaction, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

export const FIND_GRANT = `SELECT ${GRANT_COLUMNS} FROM grants WHERE user_id = :user AND client_id = :client`;
/** A grant that was withdrawn begins anew in its row: the risen version keeps what came before dead. */
const WRITE_GRANT = `INSERT INTO grants
    (grant_id, user_id, client_id, version, state, scopes, purpose_hashes, ask_every_time, created_at, updated_at, epoch)
  VALUES (:grant, :user, :client, :version, 'active', :scopes, :purposes, 0, :now, :now,
    (SELECT value FROM facts WHERE name = 'epoch'))
  ON CONFLICT (user_id, client_id) DO UPDATE SET
    created_at = CASE grants.state WHEN 'active' THEN grants.created_at ELSE excluded.created_at END,
    version = excluded.version, state = 'active', scopes = excluded.scopes,
    purpose_hashes = excluded.purpose_hashes, updated_at = excluded.updated_at, epoch = excluded.epoch, withdrawn_by = NULL
  RETURNING grant_id, version`;
const ADD_RECEIPT = 'INSERT INTO receipts (id, grant_id, jws, created_at) VALUES (:id, :grant, :jws, :now)';

export type ApproveInput = InputOf<'authorizations', 'approve'>;
type Outcome = CodeIssued | NotLive | { kind: 'invalid_session' } | { kind: 'client_changed' };

function* writeGrant(tx: Transaction, input: ApproveInput): Steps<{ readonly id: string; readonly version: number }> {
  const owner = { user: input.code.userId, client: input.code.clientId };
  yield* tx.lock(LOCK_USER, { user: owner.user });
  const held = yield* tx.get<GrantRow>(FIND_GRANT, owner);
  const decided = decideGrant(held && toGrant(held), input);
  const row = yield* tx.get<{ grant_id: string; version: number }>(WRITE_GRANT, {
    ...owner,
    grant: input.newGrantId,
    version: decided.version,
    scopes: fromScope(decided.scopes),
    purposes: JSON.stringify(decided.purposeHashes),
    now: tx.now,
  });
  if (row === null) throw new Error('a grant was not written');
  return { id: row.grant_id, version: row.version };
}

export const approve = (transactions: Transactions, input: ApproveInput): Promise<Outcome | Replayed> =>
  runVerb<Outcome>(transactions, input, function* (tx) {
    const { attemptId, code, clientVersion } = input;
    if (!(yield* spendSession(tx, attemptId, input.presented))) {
      return undo((yield* issuedBefore(tx, attemptId, code.id)) ?? { kind: 'invalid_session' });
    }
    const grant = yield* writeGrant(tx, input);
    const issue = { code, attemptId, grant, clientVersion };
    const issued = yield* issueCode(tx, issue);
    if (issued === null) {
      const why = yield* whyNotIssued(tx, issue);
      if (why === 'grant') throw new Error('a code id came twice');
      return undo(why === 'version' ? { kind: 'client_changed' } : why);
    }
    yield* tx.run(ADD_RECEIPT, { id: input.receipt.id, grant: grant.id, jws: input.receipt.jws, now: tx.now });
    yield* appendAudit(tx, input.audit, codeFacts(code, grant.id));
    return keep(issued);
  });
