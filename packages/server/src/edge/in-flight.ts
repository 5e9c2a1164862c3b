// Counts requests between their head and their answer, so that a closing server can wait for them.

export class InFlight {
  #count = 0;
  #closing = false;
  #empty: (() => void) | null = null;

  get closing(): boolean {
    return this.#closing;
  }

  /** Answers the function that ends this request; calling it twice counts once. */
  begin(): () => void {
    this.#count += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#count -= 1;
      if (this.#count === 0) this.#empty?.();
    };
  }

  /** From now on each answer is the last of its connection. */
  close(): void {
    this.#closing = true;
  }

  /** Settles when nothing is in flight, or after `milliseconds`. */
  async empty(milliseconds: number): Promise<void> {
    if (this.#count === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      new Promise<void>((resolve) => {
        this.#empty = resolve;
      }),
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      }),
    ]);
    clearTimeout(timer);
  }
}
