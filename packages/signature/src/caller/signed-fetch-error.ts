// Why signedFetch sent nothing, or does not hand out what came back.

export type SignedFetchErrorCode = 'stream_body' | 'redirected';

export class SignedFetchError extends TypeError {
  override readonly name = 'SignedFetchError';
  readonly code: SignedFetchErrorCode;
  readonly hint: string;
  /** Where a redirect pointed, if the platform tells: browsers do not. */
  readonly location: string | null;

  constructor(code: SignedFetchErrorCode, message: string, hint: string, location: string | null = null) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.location = location;
  }
}
