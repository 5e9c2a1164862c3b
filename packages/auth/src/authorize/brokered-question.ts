// One question of a host on behalf of a mini-program, understood and allowed by policy: what is left is the user's answer.
import type { Client } from '../clients/client.ts';
import { consentHash } from '../consent/consent-hash.ts';
import type { DeclaredScope } from '../consent/consent-scope.ts';
import type { AuthContext } from '../context.ts';
import type { Grant } from '../ports/authorization-store.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { HostSession } from './host-session.ts';

export interface BrokeredQuestion {
  readonly caller: HostSession;
  readonly app: Client;
  readonly asked: AuthorizationRequest;
  readonly scopes: readonly DeclaredScope[];
  /** What the user has allowed this mini-program before, also when it was withdrawn. */
  readonly grant: Grant | null;
}

/** The hash of the question as one auth_session puts it to the user in one language. */
export const questionHash = (
  context: AuthContext,
  { caller, app, asked, scopes }: Omit<BrokeredQuestion, 'grant'>,
  sessionId: string,
  locale: string,
): Promise<string> =>
  consentHash(
    {
      sessionId,
      userId: caller.user.userId,
      hostClientId: caller.host.clientId,
      app,
      scopes,
      locale,
      resources: [],
      bundleDigest: asked.bundleDigest,
      codeChallenge: asked.codeChallenge,
      dpopJkt: asked.dpopJkt,
      nonce: asked.nonce,
    },
    context.crypto,
  );
