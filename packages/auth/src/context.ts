// Everything that an endpoint may touch. Clock, randomness, cryptography, store, passwords and log are injected (I10).
import type { CryptoPort } from '@davit/crypto';
import type { AuthConfig } from './config.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { ActivityEntry } from './ports/audit-store.ts';
import type { AuthStore } from './ports/store.ts';

/** Passwords: argon2id off the event loop, bounded. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Takes as long for a null hash (no such user) as for a wrong password. */
  verify(hash: string | null, password: string): Promise<boolean>;
}

/** Structured events for the operator's log. Never a secret, never a contact value. */
export interface LogPort {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Collects reads of the user-details API and writes them about once a second, folded; `flush` before the process ends. */
export interface ActivityRecorder {
  record(entry: ActivityEntry): void;
  flush(): Promise<void>;
}

export interface AuthContext {
  readonly config: AuthConfig;
  readonly store: AuthStore;
  readonly crypto: CryptoPort;
  readonly keys: KeyRing;
  readonly passwords: PasswordHasher;
  readonly activity: ActivityRecorder;
  readonly log: LogPort;
}
