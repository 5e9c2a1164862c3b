// Which host logs somebody in: a public one with its installation's key, a confidential one with its credential.
// Kind host only; everybody else is turned away before a factor is looked at.
import { fail, ok, type Result } from '@davit/protocol';
import { authenticateClient } from '../clients/authenticate-client.ts';
import type { Client } from '../clients/client.ts';
import { isFromBrowser } from '../clients/origin-policy.ts';
import type { AuthContext } from '../context.ts';
import { checkProof } from '../dpop/proof.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import type { SpentValue } from '../ports/verb.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { findHost } from './host-session.ts';

/** The host that logs somebody in, and what it proved itself with. */
export interface LoginCaller {
  readonly host: Client;
  /** Thumbprint of the installation's key; null for a confidential host. */
  readonly installationJkt: string | null;
  readonly spends: readonly SpentValue[];
}

export async function authenticateLoginCaller(
  context: AuthContext,
  request: AuthRequest,
  form: Form,
): Promise<Result<LoginCaller, Refusal>> {
  const clientId = form.get('client_id');
  const named = clientId === null ? null : await findHost(context, clientId);
  if (named?.ok === false && named.failure.reason === 'unauthorized_client') return named;
  const authenticated = await authenticateClient(context, request, form);
  if (!authenticated.ok) return authenticated;
  const { client: host, confidential, spends } = authenticated.value;
  if (host.kind !== 'host') return fail(refuse('unauthorized_client'));
  if (context.config.mode === 'production' && isFromBrowser(request))
    return fail(refuse('unauthorized_client', 'In production a host in a browser logs in by redirect'));
  const proof = await checkProof(context, request, { api: false });
  if (!proof.ok) return proof;
  if (confidential) {
    if (proof.value !== null)
      return fail(refuse('invalid_request', 'A confidential host logs in with its credential, without DPoP'));
    return ok<LoginCaller>({ host, installationJkt: null, spends });
  }
  if (proof.value === null) return fail(refuse('invalid_dpop_proof', 'A DPoP proof is missing'));
  return ok<LoginCaller>({ host, installationJkt: proof.value.jkt, spends: [proof.value.spend] });
}
