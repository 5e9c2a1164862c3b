// The one error of the SDK: a stable code, a sentence and a hint. Never carries a secret.

/** Codes that the SDK itself gives: [sentence, hint]. */
export const SDK_ERRORS = {
  not_in_host: ['No Davit host answered', 'Open this in a Davit host.'],
  not_supported: ['This host does not offer the method', 'Ask supports() first.'],
  invalid_params: ['The parameters cannot be sent', 'Send JSON of at most 1 MiB.'],
  timeout: ['No answer came in time', 'Try again.'],
  closed: ['The bridge is closed', 'Open the mini-program again.'],
  aborted: ['The call was cancelled', 'Call again when it is wanted.'],
  network: ['The authorization server did not answer', 'Check the connection and try again.'],
  unavailable: ['The answer cannot be used', 'Try again later.'],
  login_required: ['The session has ended', 'Call login() to ask the user again.'],
  account_changed: ['Another user has logged in', 'Connect and log in again.'],
  issuer_mismatch: ['The answer comes from another issuer', 'Do not go on; tell the operator of the host.'],
  state_mismatch: ['The code belongs to another request', 'Call login() again.'],
  id_token_invalid: ['The ID token does not fit this login', 'Call login() again.'],
  subject_mismatch: ['The user details belong to another user', 'Do not use them; log in again.'],
  foreign_origin: ['A session calls its own authorization server only', 'Use fetch() for other servers.'],
} as const;

export type SdkErrorCode = keyof typeof SDK_ERRORS;

export interface DavitErrorDetail {
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
  /** The finer, stable reason of the authorization server, for example `token_revoked`. */
  readonly reason?: string | undefined;
  /** HTTP status, when an authorization server refused. */
  readonly status?: number | undefined;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Why a call failed. `code` is one of the SDK's (`SdkErrorCode`), of the bridge (`BridgeErrorCode`), or the reason that the
 * authorization server gave (`Reason`). All of them are permanent.
 */
export class DavitError extends Error {
  override readonly name = 'DavitError';
  readonly code: string;
  readonly hint: string;
  readonly reason: string | undefined;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: SdkErrorCode | (string & {}), detail: DavitErrorDetail = {}) {
    const [message, hint] = SDK_ERRORS[code as SdkErrorCode] ?? [code, SDK_ERRORS.timeout[1]];
    super(detail.message ?? message, { cause: detail.cause });
    this.code = code;
    this.hint = detail.hint ?? hint;
    this.reason = detail.reason;
    this.status = detail.status;
    this.retryAfter = detail.retryAfter;
  }
}
