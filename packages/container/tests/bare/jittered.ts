// A store or platform whose answers come early or late as a seed says: what happens between two awaited steps happens in another
// order for every seed.
import type { SeededRandom } from './seeded-random.ts';

/** Mostly a little, now and then much more: what overtakes something is seldom late by a little. */
const turnsOf = (random: SeededRandom): number => (random.chance(0.2) ? random.below(150) : random.below(6));

/** The same object, with these methods waiting a moment before they do anything and again before they answer. */
export function jittered<T extends object>(target: T, random: SeededRandom, methods: readonly (keyof T & string)[]): T {
  const pause = async (): Promise<void> => {
    for (let turns = turnsOf(random); turns > 0; turns -= 1) await null;
  };
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || !methods.includes(name as keyof T & string)) return member;
      return async (...args: unknown[]): Promise<unknown> => {
        await pause();
        const answer: unknown = await Reflect.apply(member, target, args);
        await pause();
        return answer;
      };
    },
  });
}
