// Passwords: argon2id off the event loop, a bounded number at a time. Never logs, never compares in the clear.
import type { PasswordHasher } from '@davit/auth';
import { hash, verify } from '@node-rs/argon2';
import { createBoundedQueue } from './bounded-queue.ts';

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. `algorithm: 2` is argon2id. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each running hash holds a thread of libuv's pool (4) and 19 MiB. */
const RUNNING = 2;
const WAITING = 256;

export function createPasswordHasher(): PasswordHasher {
  const queue = createBoundedQueue({ running: RUNNING, waiting: WAITING });
  // Compared against when there is no such user, so that the answer takes as long as for a wrong password.
  const nobody = hash('nobody has this password', ARGON2ID);
  nobody.catch(() => undefined);
  return {
    hash: (password) => queue.run(() => hash(password, ARGON2ID)),
    async verify(stored, password) {
      const against = stored ?? (await nobody);
      const matches = await queue.run(() => verify(against, password).catch(() => false));
      return stored !== null && matches;
    },
  };
}
