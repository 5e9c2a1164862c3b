// Spends an id and turns every way of not knowing into one refusal: fail closed.
import type { Awaitable } from '@davit/crypto';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import type { ReplayStore } from './replay-store.ts';

/** Null when it was spent by this call. */
export function spendOnce(
  replay: ReplayStore,
  id: Uint8Array,
  expiresAt: number,
  owner: string,
  replayed: SignatureFailure,
): Awaitable<SignatureFailure | null> {
  const down = (cause: unknown): SignatureFailure => ({ reason: 'replay_store_down', cause });
  // Anything but `true` is not an answer that lets a request through.
  const judge = (isFirst: unknown) => (isFirst === true ? null : isFirst === false ? replayed : down(isFirst));
  try {
    const answer = replay.spend(id, expiresAt, owner);
    return typeof answer === 'boolean' ? judge(answer) : Promise.resolve(answer).then(judge, down);
  } catch (cause) {
    return down(cause);
  }
}
