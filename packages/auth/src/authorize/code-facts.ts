// What a brokered code is bound to: app, PKCE challenge, key, host session (authorization.md §4). No I/O.
import type { NewCode } from '../ports/authorization-store.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { HostSession } from './host-session.ts';

export const codeFacts = (
  caller: HostSession,
  asked: AuthorizationRequest,
  scope: readonly string[],
  authTime: number,
): Omit<NewCode, 'id' | 'secretHash' | 'ttlMs'> => ({
  clientId: asked.appId,
  userId: caller.user.userId,
  hostClientId: caller.host.clientId,
  hostFamilyId: caller.familyId,
  assurance: caller.assurance,
  challenge: asked.codeChallenge,
  dpopJkt: asked.dpopJkt,
  scope,
  nonce: asked.nonce,
  authTime,
});
