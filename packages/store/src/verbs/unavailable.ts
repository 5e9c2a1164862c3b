// The port's `StoreUnavailable`, for whichever database failed: nothing was written, or nobody can know. No raw error leaves a store.
import type { StoreUnavailable } from '@davit/auth';

/** Made here because this package imports only types; `instanceof` goes by name. */
class DatabaseUnavailable extends Error implements StoreUnavailable {
  override readonly name = 'StoreUnavailable';
  readonly outcome: StoreUnavailable['outcome'];
  constructor(outcome: StoreUnavailable['outcome'], cause: unknown) {
    super(`the store cannot answer (${outcome})`, { cause });
    this.outcome = outcome;
  }
}

export const nothingWritten = (cause: unknown): StoreUnavailable => new DatabaseUnavailable('nothing_written', cause);
export const outcomeUnknown = (cause: unknown): StoreUnavailable => new DatabaseUnavailable('unknown', cause);

export function isStoreUnavailable(error: unknown): error is StoreUnavailable {
  return error instanceof DatabaseUnavailable;
}
