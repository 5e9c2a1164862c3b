// What a signature can be about: a request, or a response with the request that it answers (RFC 9421 §2).
import type { HeaderLine, RequestHead } from './request-head.ts';

export interface SignedRequestMessage extends RequestHead {
  readonly scheme: string;
  /** As the caller addressed it: host and port. */
  readonly authority: string;
  readonly trailers?: readonly HeaderLine[];
}

export interface SignedResponseMessage {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly trailers?: readonly HeaderLine[];
  /** Where components with `;req` come from. */
  readonly request?: SignedRequestMessage;
}

export type SignedMessage = SignedRequestMessage | SignedResponseMessage;

export const isResponseMessage = (message: SignedMessage): message is SignedResponseMessage => 'status' in message;
