// How a bridge call fails: a stable code, carried in JSON-RPC's error object (container.md §3).

export const BRIDGE_ERRORS = {
  invalid_params: 'The parameters do not fit the method',
  method_not_found: 'The container has no such method',
  not_supported: 'This host does not offer the method',
  permission_denied: 'The user or the manifest does not allow it',
  user_cancelled: 'The user closed the question without an answer',
  access_denied: 'The user said no',
  rate_limited: 'Too many calls; wait a moment',
  unavailable: 'The service behind the call cannot be reached right now',
  navigated: 'The document that asked is gone',
  account_changed: 'Another user has logged in',
  not_logged_in: 'Nobody is logged in to the host',
  app_suspended: 'This mini-program was suspended, or its version withdrawn',
  status_unknown:
    'It is not known whether the call took effect, or whether this mini-program may still act for the user',
  scope_not_allowed: 'The manifest does not declare the scope',
  storage_full: 'There is no room left for this mini-program',
  hidden: 'The mini-program is not on screen',
  timeout: 'No answer came in time',
  closed: 'The bridge is closed',
} as const;
export type BridgeErrorCode = keyof typeof BRIDGE_ERRORS;

/** JSON-RPC 2.0 error member: `code` is −32000 for all of ours, the stable code stands in `data.code`. */
export interface BridgeErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly code: BridgeErrorCode; readonly hint?: string };
}

export const bridgeError = (code: BridgeErrorCode, hint?: string): BridgeErrorObject => ({
  code: code === 'method_not_found' ? -32601 : code === 'invalid_params' ? -32602 : -32000,
  message: BRIDGE_ERRORS[code],
  data: hint === undefined ? { code } : { code, hint },
});
