// Stores an unfinished authorization: as the first step, or in place of the one that was presented, which is spent with it.
import type { AuthContext } from '../context.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { NewAuthSession, SessionPresentation } from '../ports/authorization-store.ts';
import type { VerbInput } from '../ports/verb.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { newAttemptId } from '../secrets/id.ts';
import { replayRefusal } from './replay-refusal.ts';

interface Presenter extends Pick<VerbInput, 'spends'> {
  readonly installationJkt: string | null;
}

/** Null when it is stored. */
export async function putSession(
  context: AuthContext,
  { spends, installationJkt }: Presenter,
  presented: SessionPresentation | null,
  session: NewAuthSession,
  entry: AuditEntry,
): Promise<Refusal | null> {
  const verb = { attemptId: newAttemptId(context), spends, audit: [entry] };
  const { authorizations } = context.store;
  const outcome =
    presented === null
      ? await authorizations.openSession({ ...verb, session })
      : await authorizations.replaceSession({ ...verb, presented, next: session });
  switch (outcome.kind) {
    case 'opened':
      return null;
    case 'invalid_session':
      return refuse('invalid_session');
    case 'replayed':
      return replayRefusal(installationJkt);
  }
}
