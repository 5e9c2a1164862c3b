// Asks the browser to keep what the host's origin stores (records, bundles, what mini-programs stored through the bridge) when room
// is short. Once a profile, after a mini-program has started: some browsers ask the user. Says nothing of a mini-program's own
// origin, which no host can ask for (ADR 9).
import type { ContainerStore, PlatformAdapter } from '../core/ports.ts';

const KEY = 'asked-to-keep';

export interface AskToKeepOptions {
  /** Absent in pages that are not secure, and in old browsers. */
  readonly storage: Pick<StorageManager, 'persist' | 'persisted'> | undefined;
  readonly store: Pick<ContainerStore, 'get' | 'cas'>;
  readonly log: PlatformAdapter['log'];
}

/** The answer may be called after each launch, and never rejects. */
export function createAskToKeep({ storage, store, log }: AskToKeepOptions): () => Promise<void> {
  const ask = async (): Promise<void> => {
    if (storage === undefined || (await storage.persisted()) || (await store.get(KEY)) !== null) return;
    // Noted first: of two tabs one asks, and nobody is asked again because the page was closed over the question.
    if (await store.cas(KEY, null, '1')) log('storage.asked_to_keep', { kept: await storage.persist() });
  };
  let asked: Promise<void> | null = null;
  return () => {
    asked ??= ask().catch((error: unknown) => log('storage.asked_to_keep', { error }));
    return asked;
  };
}
