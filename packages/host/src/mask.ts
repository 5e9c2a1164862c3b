// What a report of an exchange may show of its parameters. A list of harmless names: a new parameter is secret until named.
import type { Form } from './percent-encode.ts';

const HARMLESS: ReadonlySet<string> = new Set([
  'response_type',
  'grant_type',
  'client_id',
  'app_id',
  'scope',
  'granted_scope',
  'code_challenge',
  'code_challenge_method',
  'dpop_jkt',
  'prompt',
  'decision',
  'ui_locales',
  'token_type_hint',
  'subject_token_type',
]);

export const MASK = '•••';

/** The parameters that were sent, each secret value replaced by `•••`. */
export function maskParameters(form: Form): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(form)) {
    if (value !== undefined) shown[name] = HARMLESS.has(name) ? value : MASK;
  }
  return shown;
}
