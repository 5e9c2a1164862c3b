// Counts what a client asks to do with its keys, refused or not: nearly every answer leaves a row in the audit log, and a
// client must not be able to fill it. The operator is not counted.
import { encodeUtf8 } from '@davit/crypto';
import { fail } from '@davit/protocol';
import type { CallerHandler } from '../http/door.ts';
import { bucket, tooMany } from '../http/throttle-bucket.ts';
import type { KeyOwner } from '../signing/registration/key-answers.ts';

export const counted =
  (handler: CallerHandler<KeyOwner>): CallerHandler<KeyOwner> =>
  async (context, request, owner, params) => {
    const { keyChangesPerClient } = context.config.limits;
    const one = await bucket(context, keyChangesPerClient, 'key-change', encodeUtf8(owner.clientId));
    const taken = await context.store.throttle.take([one]);
    return taken.kind === 'limited' ? fail(tooMany(taken.retryAfterMs)) : handler(context, request, owner, params);
  };
