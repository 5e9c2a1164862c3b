// A failure of the host client as the refusal that a mini-program gets. Says nothing that only the host should know.
import { BridgeRefusal } from '@davit/container';
import type { HostFailure } from '@davit/host';
import type { BridgeErrorCode } from '@davit/protocol';

const CODES: Readonly<Record<string, BridgeErrorCode>> = {
  access_denied: 'access_denied',
  consent_required: 'permission_denied',
  interaction_required: 'permission_denied',
  invalid_request: 'invalid_params',
  invalid_scope: 'scope_not_allowed',
  app_suspended: 'app_suspended',
  release_revoked: 'app_suspended',
  rate_limited: 'rate_limited',
  login_required: 'not_logged_in',
  token_expired: 'not_logged_in',
  token_revoked: 'not_logged_in',
  token_unknown: 'not_logged_in',
};

export function bridgeRefusal(failure: HostFailure): BridgeRefusal {
  const code = (Object.hasOwn(CODES, failure.reason) && CODES[failure.reason]) || 'unavailable';
  return new BridgeRefusal(code, failure.hint ?? undefined);
}
