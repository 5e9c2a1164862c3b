// The facts that every audit row of a brokered authorization names. Never a secret, never a contact value.
import type { PlainRequest } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { HostSession } from './host-session.ts';

export const brokeredFacts = (
  request: PlainRequest,
  caller: HostSession,
  appId: string | undefined,
): Pick<AuditEntry, 'clientId' | 'hostClientId' | 'userId' | 'method' | 'path'> => ({
  clientId: appId,
  hostClientId: caller.host.clientId,
  userId: caller.user.userId,
  ...requestFacts(request),
});
