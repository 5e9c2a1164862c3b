// Counts what a client asks to do with its keys, refused or not: nearly every answer leaves a row in the audit log, and a
// client must not be able to fill it: not in a minute, and not by keeping on all day. The operator is not counted, so that a
// key can be revoked whoever used the client's changes up.
import { encodeUtf8 } from '@davit/crypto';
import { fail } from '@davit/protocol';
import type { CallerHandler } from '../http/door.ts';
import { bucket, tooMany } from '../http/throttle-bucket.ts';
import type { KeyOwner } from '../signing/registration/key-answers.ts';

const DAY_MS = 86_400_000;

export const counted =
  (handler: CallerHandler<KeyOwner>): CallerHandler<KeyOwner> =>
  async (context, request, owner, params) => {
    const { keyChangesPerClient, keyChangesPerClientAndDay } = context.config.limits;
    const client = encodeUtf8(owner.clientId);
    const minute = await bucket(context, keyChangesPerClient, 'key-change', client);
    const day = await bucket(context, keyChangesPerClientAndDay, 'key-change-day', client);
    const taken = await context.store.throttle.take([minute, { ...day, windowMs: DAY_MS }]);
    return taken.kind === 'limited' ? fail(tooMany(taken.retryAfterMs)) : handler(context, request, owner, params);
  };
