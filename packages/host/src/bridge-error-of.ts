// A failure of the host client as the bridge error that a mini-program may hear of. Says nothing that only the host should know.
import type { BridgeErrorCode } from '@davit/protocol';
import type { HostFailure } from './host-client.ts';

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

/** `unavailable` for whatever is the host's own affair. */
export const bridgeErrorOf = ({ reason }: HostFailure): BridgeErrorCode =>
  (Object.hasOwn(CODES, reason) && CODES[reason]) || 'unavailable';
