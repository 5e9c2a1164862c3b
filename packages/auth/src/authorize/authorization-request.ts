// Reads what a host asks for on behalf of a mini-program (step 2 of authorization.md §4). Form only: no store, no policy.
import { fail, isAppId, ok, parseScope, type Result } from '@davit/protocol';
import { parseLocales } from '../consent/locale.ts';
import type { Form } from '../http/form.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isSha256Text, readChallenge } from './pkce-challenge.ts';

const MAX_SCOPE_LENGTH = 1024;
const MAX_OPAQUE_LENGTH = 512;
/** A bundle digest is a SHA-256 in lower-case hex. */
const BUNDLE_DIGEST = /^[0-9a-f]{64}$/;

export interface AuthorizationRequest {
  readonly appId: string;
  readonly scope: readonly string[];
  readonly codeChallenge: string;
  /** Thumbprint of the key that will redeem the code. */
  readonly dpopJkt: string | null;
  readonly state: string | null;
  readonly nonce: string | null;
  readonly prompt: 'none' | 'consent' | null;
  /** Seconds since the user logged in, at most. */
  readonly maxAge: number | null;
  readonly bundleDigest: string | null;
  /** Wanted languages of the sheet, best first. */
  readonly locales: readonly string[];
}

const wrong = (parameter: string, rule: string) =>
  fail(refuse('invalid_request', `The parameter ${parameter} ${rule}`));

/** `state` or any other value that is only kept and echoed. */
export function readOpaque(form: Form, parameter: string): Result<string | null, Refusal> {
  const value = form.get(parameter);
  return value !== null && value.length > MAX_OPAQUE_LENGTH
    ? wrong(parameter, `must have at most ${MAX_OPAQUE_LENGTH} characters`)
    : ok(value);
}

export function readResponseType(form: Form): Result<'code', Refusal> {
  const responseType = form.get('response_type');
  if (responseType === null) return wrong('response_type', 'is missing');
  return responseType === 'code' ? ok('code') : fail(refuse('unsupported_response_type'));
}

function readScope(form: Form): Result<readonly string[], Refusal> {
  const text = form.get('scope');
  if (text === null) return wrong('scope', 'is missing');
  const scope = text.length > MAX_SCOPE_LENGTH ? null : parseScope(text);
  if (scope === null) return wrong('scope', 'is malformed');
  // Every grant names its user to the mini-program; without openid there is nobody to name.
  return scope.includes('openid') ? ok(scope) : fail(refuse('invalid_scope', 'The scope must include openid'));
}

function readPrompt(form: Form): Result<AuthorizationRequest['prompt'], Refusal> {
  const prompt = form.get('prompt');
  return prompt === null || prompt === 'none' || prompt === 'consent'
    ? ok(prompt)
    : wrong('prompt', 'must be none or consent');
}

function readMaxAge(form: Form): Result<number | null, Refusal> {
  const text = form.get('max_age');
  if (text === null) return ok(null);
  return /^[0-9]{1,9}$/.test(text) ? ok(Number(text)) : wrong('max_age', 'must be a whole number of seconds');
}

/** @see RFC 6749 §4.1.1, OIDC Core §3.1.2.1, RFC 9449 §10 */
export function readAuthorizationRequest(form: Form): Result<AuthorizationRequest, Refusal> {
  if (form.get('request_uri') !== null) return fail(refuse('invalid_request_uri'));
  // A signed request object that is ignored would be a request that nobody asked for.
  if (form.get('request') !== null) return wrong('request', 'is not supported');
  const responseType = readResponseType(form);
  if (!responseType.ok) return responseType;
  const appId = form.get('app_id');
  if (appId === null) return wrong('app_id', 'is missing');
  if (!isAppId(appId)) return wrong('app_id', 'is malformed');
  const challenge = readChallenge(form);
  if (!challenge.ok) return challenge;
  const dpopJkt = form.get('dpop_jkt');
  if (dpopJkt !== null && !isSha256Text(dpopJkt)) return wrong('dpop_jkt', 'must be 43 characters of base64url');
  const state = readOpaque(form, 'state');
  if (!state.ok) return state;
  const nonce = readOpaque(form, 'nonce');
  if (!nonce.ok) return nonce;
  const prompt = readPrompt(form);
  if (!prompt.ok) return prompt;
  const maxAge = readMaxAge(form);
  if (!maxAge.ok) return maxAge;
  const bundleDigest = form.get('bundle_digest');
  if (bundleDigest !== null && !BUNDLE_DIGEST.test(bundleDigest))
    return wrong('bundle_digest', 'must be a SHA-256 in lower-case hex');
  if (form.all('resource').length > 0) return fail(refuse('invalid_target'));
  const scope = readScope(form);
  if (!scope.ok) return scope;
  return ok({
    appId,
    scope: scope.value,
    codeChallenge: challenge.value,
    dpopJkt,
    state: state.value,
    nonce: nonce.value,
    prompt: prompt.value,
    maxAge: maxAge.value,
    bundleDigest,
    locales: parseLocales(form.get('ui_locales') ?? undefined),
  });
}
