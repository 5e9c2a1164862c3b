// The verbs that open, continue and end an auth_session without a code.
import type { NewAuthSession, Replayed } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { insertSession, openedBefore, spendSession, spentBefore } from './auth-session.ts';
import type { InputOf } from './input-of.ts';
import { keep, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

type Opened = { kind: 'opened'; expiresAt: number };
type Invalid = { kind: 'invalid_session' };

const factsOf = (session: NewAuthSession) => ({
  clientId: session.appId ?? session.hostClientId,
  hostClientId: session.hostClientId,
  userId: session.userId,
  familyId: session.hostFamilyId,
});

export type OpenInput = InputOf<'authorizations', 'openSession'>;

export const openSession = (transactions: Transactions, input: OpenInput): Promise<Opened | Replayed> =>
  runVerb<Opened>(transactions, input, function* (tx) {
    const expiresAt = yield* insertSession(tx, input.attemptId, input.session);
    if (expiresAt === null) {
      const before = yield* openedBefore(tx, input.attemptId, input.session.id);
      if (before === null) throw new Error('an auth_session id came twice');
      return undo({ kind: 'opened', expiresAt: before });
    }
    yield* appendAudit(tx, input.audit, factsOf(input.session));
    return keep({ kind: 'opened', expiresAt });
  });

export type ReplaceInput = InputOf<'authorizations', 'replaceSession'>;

export const replaceSession = (transactions: Transactions, input: ReplaceInput): Promise<Opened | Invalid | Replayed> =>
  runVerb<Opened | Invalid>(transactions, input, function* (tx) {
    if (!(yield* spendSession(tx, input.attemptId, input.presented))) {
      const before = (yield* spentBefore(tx, input.attemptId, input.presented))
        ? yield* openedBefore(tx, input.attemptId, input.next.id)
        : null;
      return undo(before === null ? { kind: 'invalid_session' } : { kind: 'opened', expiresAt: before });
    }
    const expiresAt = yield* insertSession(tx, input.attemptId, input.next);
    if (expiresAt === null) throw new Error('an auth_session id came twice');
    yield* appendAudit(tx, input.audit, factsOf(input.next));
    return keep({ kind: 'opened', expiresAt });
  });

export type EndInput = InputOf<'authorizations', 'endSession'>;

export const endSession = (
  transactions: Transactions,
  input: EndInput,
): Promise<{ kind: 'ended' } | Invalid | Replayed> =>
  runVerb<{ kind: 'ended' } | Invalid>(transactions, input, function* (tx) {
    const { presented, attemptId } = input;
    if (!(yield* spendSession(tx, attemptId, presented))) {
      return undo({ kind: (yield* spentBefore(tx, attemptId, presented)) ? 'ended' : 'invalid_session' });
    }
    yield* appendAudit(tx, input.audit, {
      clientId: presented.appId ?? presented.hostClientId,
      hostClientId: presented.hostClientId,
    });
    return keep({ kind: 'ended' });
  });
