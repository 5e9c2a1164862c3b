// Keeps one text in the host's storage, the newest that was given: one write at a time, what comes meanwhile replaces what
// waits. A write that failed is tried again with the next one, or when `retry` is called. Never throws.

export interface TextStorage {
  get(params: { key: string }): Promise<{ value: string | null }>;
  set(params: { key: string; value: string }): Promise<unknown>;
}
export type Kept = 'kept' | 'writing' | 'failed';

export interface Keeper {
  /** What was kept; null when there is nothing, or it cannot be read now. */
  load(): Promise<string | null>;
  save(text: string): void;
  retry(): void;
}

export function createKeeper(storage: TextStorage, key: string, onState: (state: Kept) => void): Keeper {
  let waiting: string | null = null;
  let isWriting = false;

  const write = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    onState('writing');
    while (waiting !== null) {
      const value: string = waiting;
      waiting = null;
      try {
        await storage.set({ key, value });
      } catch {
        waiting ??= value;
        isWriting = false;
        onState('failed');
        return;
      }
    }
    isWriting = false;
    onState('kept');
  };

  return {
    load: () =>
      storage.get({ key }).then(
        ({ value }) => value,
        () => null,
      ),
    save(text) {
      waiting = text;
      void write();
    },
    retry() {
      if (waiting !== null) void write();
    },
  };
}
