// Reads the second call: the decision, and nothing that the first call fixed. Form only: no store, no policy.
import { fail, ok, parseScope, type Result } from '@davit/protocol';
import type { Form } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';

export type Decision =
  | { readonly kind: 'deny' }
  | {
      readonly kind: 'allow';
      readonly consentHash: string;
      /** Null: everything that was asked for. */
      readonly granted: readonly string[] | null;
    };

/** A request parameter here would look as if it counted: the first call fixed it (T029). */
const FIXED = [
  'scope',
  'code_challenge',
  'code_challenge_method',
  'dpop_jkt',
  'state',
  'nonce',
  'prompt',
  'max_age',
  'bundle_digest',
  'ui_locales',
  'request',
  'request_uri',
  'resource',
];

const wrong = (sentence: string) => fail(refuse('invalid_request', sentence));

export function refuseFixed(form: Form): Result<null, Refusal> {
  const repeated = FIXED.find((name) => form.get(name) !== null);
  return repeated === undefined ? ok(null) : wrong(`The parameter ${repeated} was fixed by the first request`);
}

export function readDecision(form: Form): Result<Decision, Refusal> {
  const decision = form.get('decision');
  if (decision === null) return wrong('The parameter decision is missing');
  if (decision === 'deny') return ok({ kind: 'deny' });
  if (decision !== 'allow') return wrong('The parameter decision must be allow or deny');
  const consentHash = form.get('consent_hash');
  if (consentHash === null) return wrong('The parameter consent_hash is missing');
  const text = form.get('granted_scope');
  // "Nothing" must never be read as "everything".
  if (text === null && form.isSent('granted_scope')) return wrong('An empty granted_scope allows nothing: say deny');
  if (text === null) return ok({ kind: 'allow', consentHash, granted: null });
  const granted = parseScope(text);
  return granted === null
    ? wrong('The parameter granted_scope is malformed')
    : ok({ kind: 'allow', consentHash, granted });
}
