// Listeners of one event. A listener that throws does not stop the others.

export interface Emitter<T> {
  /** Answers a function that takes the listener away. */
  on(listener: (value: T) => void): () => void;
  emit(value: T): void;
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener) {
      // A wrapper of its own: the same function may listen twice, and each goes by itself.
      const entry = (value: T) => listener(value);
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
    emit(value) {
      for (const listener of [...listeners]) {
        try {
          listener(value);
        } catch (error) {
          reportError(error);
        }
      }
    },
  };
}

/** As an event target does it: the error reaches the page's error handler, not the code that emits. */
function reportError(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
