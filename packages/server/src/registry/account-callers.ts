// Who calls the registry's write side: the account whose token the request carries, as the authorization server of this process knows
// it at this moment. Keeps nothing.
import type { AuthorizationServer } from '@davit/auth';
import { type Ed25519Key, isEd25519Key } from '@davit/bundle';
import { fail, ok } from '@davit/protocol';
import {
  type BundleKeyClaim,
  type CallerCheck,
  type CallerRefusal,
  type CallerStillThere,
  REGISTRY_SCOPES,
} from '@davit/registry';

type Auth = Pick<AuthorizationServer, 'authenticateAccount' | 'isAccountStillLive' | 'claimBundleKey'>;

/** What else is wrong about a token or its place is no reason to say more. */
const REFUSALS: Readonly<Record<string, CallerRefusal>> = {
  token_missing: 'token_missing',
  token_expired: 'token_expired',
  invalid_dpop_proof: 'proof_invalid',
};

export interface AccountCallers {
  readonly callers: CallerCheck;
  readonly stillThere: CallerStillThere;
  readonly claimBundleKey: BundleKeyClaim;
}

/** The authorization server starts after the registry: it is asked for at each request. */
export const createAccountCallers = (auth: () => Auth): AccountCallers => ({
  async callers(request) {
    const account = await auth().authenticateAccount(request);
    if (account.ok) {
      const { clientId: client_id, publisherId: publisher, scope } = account.value;
      return ok({ client_id, publisher, scopes: REGISTRY_SCOPES.filter((name) => scope.includes(name)) });
    }
    const { headers = [], reason } = account.failure;
    const headerOf = (name: string): string => headers.find(([header]) => header === name)?.[1] ?? '';
    if (reason === 'use_dpop_nonce') return fail({ reason, nonce: headerOf('dpop-nonce'), date: headerOf('date') });
    return fail(REFUSALS[reason] ?? 'token_unknown');
  },
  stillThere: (request) => auth().isAccountStillLive(request),
  claimBundleKey: (publisher: string, x: Ed25519Key) =>
    isEd25519Key(x) ? auth().claimBundleKey({ kty: 'OKP', crv: 'Ed25519', x }, publisher) : Promise.resolve(false),
});
