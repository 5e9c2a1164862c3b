// Verifies a davit-1 request whose body is at hand.
import type { Awaitable } from '@davit/crypto';
import type { RequestHead } from '../http-signature/request-head.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import type { ReplayStore } from '../replay/replay-store.ts';
import type { Result } from '../result.ts';
import { finishRequest } from './finish-request.ts';
import type { VerifiedRequest } from './pending-request.ts';
import { verifyHead } from './verify-head.ts';
import type { VerifyOptions } from './verify-options.ts';

/** Head, digest and nonce at once. Answers at once when keys, hashing and store do; always `await` it. */
export const verifyRequest = (
  head: RequestHead,
  body: Uint8Array | null,
  options: VerifyOptions & { readonly replay: ReplayStore },
): Awaitable<Result<VerifiedRequest, SignatureFailure>> =>
  finishRequest(verifyHead(head, options), options.replay, body);
