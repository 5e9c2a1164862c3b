// Repeatable chance for fuzz tests: the same seed, the same input. Fast, and no randomness at all.

export interface Dice {
  /** 0 … limit - 1. */
  below(limit: number): number;
  /** True once in `times`. */
  chance(times: number): boolean;
  of<T>(choices: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

/** Mulberry32. */
export function createDice(seed: number): Dice {
  let state = Math.imul(seed, 0x9e3779b1) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    chance: (times) => below(times) === 0,
    of: (choices) => choices[below(choices.length)] as (typeof choices)[number],
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
