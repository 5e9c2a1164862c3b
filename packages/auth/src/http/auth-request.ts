// A request as endpoints get it: verified where it was signed, and with the headers that an endpoint may read, no others.
import type { PlainRequest } from '@davit/protocol';
import type { SignatureScheme } from '@davit/signature';

/** Who signed the request: whole, fresh, and only this once. */
export interface RequestSignature {
  readonly clientId: string;
  readonly keyid: string;
  readonly scheme: SignatureScheme;
}

export interface AuthRequest extends PlainRequest {
  /** Null for a request that was not signed. */
  readonly signature: RequestSignature | null;
}
