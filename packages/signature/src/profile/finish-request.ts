// The last step of a request whose body is at hand, the same for both schemes: digest and single use.
import type { Awaitable } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import type { ReplayStore } from '../replay/replay-store.ts';
import type { Result } from '../result.ts';
import type { PendingRequest, VerifiedRequest } from './pending-request.ts';

export const finishRequest = (
  verdict: Awaitable<Result<PendingRequest, SignatureFailure>>,
  replay: ReplayStore,
  body: Uint8Array | null,
): Awaitable<Result<VerifiedRequest, SignatureFailure>> =>
  andThen(verdict, (pending) => (pending.ok ? pending.value.finish(replay, body ?? undefined) : pending));
