// May this mini-program ask for this, on this host session? Decided before anybody is asked (T021). No I/O.
import { fail, ok, type Result } from '@davit/protocol';
import type { Assurance, Client } from '../clients/client.ts';
import { missingDpopHint, needsDpop } from '../clients/dpop-policy.ts';
import type { AuthConfig } from '../config.ts';
import { isAssured } from '../consent/assurance.ts';
import { type DeclaredScope, declaredScope } from '../consent/consent-scope.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

export type PolicyFailure = {
  readonly refusal: Refusal;
  /** For the audit log. */
  readonly fineReason: string;
  readonly scopes: readonly string[];
};

const refused = (refusal: Refusal, fineReason: string, scopes: readonly string[] = []) =>
  fail<PolicyFailure>({ refusal, fineReason, scopes });

/** Names only what looks like a scope's name: an answer never echoes arbitrary input. */
function undeclaredSentence(names: readonly string[]): string {
  const plain = names.every((name) => /^[a-z0-9_.:-]{1,64}$/i.test(name));
  return `The mini-program has not declared ${plain ? names.join(' ') : 'a scope of this request'}`;
}

/**
 * The requested scopes with their texts. A scope that the manifest does not declare, or that needs a better host session,
 * is refused as a whole request: granting less than asked is the user's decision, not ours.
 */
export function decideAppPolicy(
  config: Pick<AuthConfig, 'scopeTexts'>,
  app: Client | null,
  request: Pick<AuthorizationRequest, 'scope' | 'dpopJkt'>,
  assurance: Assurance,
): Result<readonly DeclaredScope[], PolicyFailure> {
  if (app === null || app.kind !== 'mini-program')
    return refused(refuse('unauthorized_client', 'app_id does not name a mini-program'), 'app_unknown');
  if (app.state === 'suspended') return refused(refuse('app_suspended'), 'app_suspended');
  const scopes: DeclaredScope[] = [];
  const undeclared: string[] = [];
  for (const name of request.scope) {
    const scope = declaredScope(config, app, name);
    if (scope === null) undeclared.push(name);
    else scopes.push(scope);
  }
  if (undeclared.length > 0)
    return refused(refuse('invalid_scope', undeclaredSentence(undeclared)), 'scope_not_allowed', undeclared);
  const tooLow = scopes.filter(({ declared }) => !isAssured(assurance, declared.minAssurance));
  const names = tooLow.map(({ declared }) => declared.name);
  if (names.length > 0)
    return refused(
      refuse('invalid_scope', `This host session may not carry: ${names.join(' ')}`),
      'assurance_too_low',
      names,
    );
  if (request.dpopJkt === null && needsDpop(app))
    return refused(
      refuse(
        'invalid_request',
        'The parameter dpop_jkt is missing: this mini-program redeems with DPoP',
        missingDpopHint(app),
      ),
      'dpop_jkt_missing',
    );
  return ok(scopes);
}
