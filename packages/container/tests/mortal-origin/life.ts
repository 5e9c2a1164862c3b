// What runs until it is killed: every step that it takes outside its own memory is counted, and from its death on none of them ever
// ends. Knows nothing of what the steps do.

export interface LifeOptions {
  /** Steps that still end; the one after them is cut off. Without it, it lives on. */
  readonly steps?: number;
  /**
   * The page alone dies: what it has asked for still happens, and nobody hears of it. Otherwise the device dies, and it does not.
   */
  readonly lands?: boolean;
}

export interface Life {
  /** Those that were begun, by name. */
  readonly steps: string[];
  readonly death: Promise<void>;
  step<T>(name: string, act: () => T): Promise<T>;
}

export function createLife({ steps: allowed = Number.POSITIVE_INFINITY, lands = false }: LifeOptions): Life {
  const steps: string[] = [];
  const inFlight = new Set<() => unknown>();
  let isDead = false;
  let tell = (): void => {};
  const death = new Promise<void>((done) => {
    tell = done;
  });
  const die = (): void => {
    isDead = true;
    if (lands)
      for (const act of inFlight) {
        try {
          act();
        } catch {
          // Refused, and nobody hears of that either.
        }
      }
    inFlight.clear();
    tell();
  };
  return {
    steps,
    death,
    async step(name, act) {
      if (isDead) return new Promise<never>(() => {});
      steps.push(name);
      inFlight.add(act);
      if (steps.length > allowed) die();
      await null;
      if (!inFlight.delete(act)) return new Promise<never>(() => {});
      return act();
    },
  };
}
