// What every grant type of the token endpoint has in common: client, proof, and the facts for the audit log.
import { fail, ok, type Result } from '@davit/protocol';
import { requestFacts } from '../audit/request-facts.ts';
import { authenticateClient } from '../clients/authenticate-client.ts';
import type { Client } from '../clients/client.ts';
import { missingDpopHint, needsDpop } from '../clients/dpop-policy.ts';
import type { AuthContext } from '../context.ts';
import { checkProof, proofRefusal } from '../dpop/proof.ts';
import type { AuthRequest } from '../http/auth-request.ts';
import type { Form } from '../http/form.ts';
import type { AuditEntry } from '../ports/audit-store.ts';
import type { SpentValue } from '../ports/verb.ts';
import { type Refusal, refuse } from '../refusal.ts';

export interface TokenRequest {
  readonly form: Form;
  readonly client: Client;
  /** Thumbprint of the proof's key; null without a proof. */
  readonly jkt: string | null;
  /** The `jti`s of assertion and proof: spent in the transaction that issues. */
  readonly spends: readonly SpentValue[];
  readonly usedAssertion: boolean;
  /** Of an account: the key that it proved itself with. */
  readonly keyid: string | null;
  /** The start of an audit entry. */
  readonly facts: Pick<AuditEntry, 'method' | 'path' | 'clientId'>;
}

export async function readTokenRequest(
  context: AuthContext,
  request: AuthRequest,
  form: Form,
): Promise<Result<TokenRequest, Refusal>> {
  // RFC 8707: no resource is registered yet, so a token for one cannot be had.
  if (form.all('resource').length > 0) return fail(refuse('invalid_target'));
  const authenticated = await authenticateClient(context, request, form);
  if (!authenticated.ok) return authenticated;
  const { client, keyid, spends } = authenticated.value;
  const proof = await checkProof(context, request, { api: false });
  if (!proof.ok) return proof;
  if (proof.value === null && needsDpop(client))
    return fail(
      proofRefusal('invalid_dpop_proof', false, 'This client must send a DPoP proof', missingDpopHint(client)),
    );
  return ok({
    form,
    client,
    jkt: proof.value?.jkt ?? null,
    spends: proof.value === null ? spends : [...spends, proof.value.spend],
    usedAssertion: client.authMethod === 'private_key_jwt',
    keyid,
    facts: { ...requestFacts(request), clientId: client.clientId },
  });
}

/** A `jti` came for the second time. Which one is not told apart: the assertion is the one that a client notices first. */
export const replayRefusal = ({ usedAssertion }: Pick<TokenRequest, 'usedAssertion'>): Refusal =>
  usedAssertion ? refuse('invalid_client') : proofRefusal('invalid_dpop_proof', false);
