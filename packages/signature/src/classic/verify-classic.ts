// Verifies a classic request whose body is at hand.
import type { Awaitable } from '@davit/crypto';
import type { RequestHead } from '../http-signature/request-head.ts';
import { finishRequest } from '../profile/finish-request.ts';
import type { VerifiedRequest } from '../profile/pending-request.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import type { ReplayStore } from '../replay/replay-store.ts';
import type { Result } from '../result.ts';
import type { ClassicVerifyOptions } from './classic-options.ts';
import { verifyClassicHead } from './verify-classic-head.ts';

/** Head, body and single use at once. Always `await` it. */
export const verifyClassic = (
  head: RequestHead,
  body: Uint8Array | null,
  options: ClassicVerifyOptions & { readonly replay: ReplayStore },
): Awaitable<Result<VerifiedRequest, SignatureFailure>> =>
  finishRequest(verifyClassicHead(head, options), options.replay, body);
