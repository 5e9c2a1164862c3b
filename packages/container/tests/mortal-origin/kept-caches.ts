// The caches of one origin, as they lie on the disk and as a script of some life has them: each call is a step of that life.
import type { Life } from './life.ts';

export type Bytes = Uint8Array<ArrayBuffer>;
export type KeptCaches = Map<string, Map<string, Bytes>>;

export const copyCaches = (caches: KeptCaches): KeptCaches =>
  new Map([...caches].map(([name, files]) => [name, new Map(files)]));

/** `room` is how many files still fit; without it, all do. */
export function cachesOf(kept: KeptCaches, { step }: Life, room = Number.POSITIVE_INFINITY) {
  let left = room;
  const cacheOf = (files: Map<string, Bytes>) => ({
    match: (key: string) => step('match', () => (files.has(key) ? new Response(files.get(key)) : undefined)),
    async put(key: string, response: Response) {
      const bytes = new Uint8Array(await response.arrayBuffer());
      return step('put', () => {
        left -= 1;
        if (left < 0) throw new DOMException('no room', 'QuotaExceededError');
        files.set(key, bytes);
      });
    },
  });
  return {
    has: (name: string) => step('has', () => kept.has(name)),
    open: (name: string) =>
      step('open', () => {
        const files = kept.get(name) ?? new Map<string, Bytes>();
        kept.set(name, files);
        return cacheOf(files);
      }),
    keys: () => step('keys', () => [...kept.keys()]),
    delete: (name: string) => step('delete', () => kept.delete(name)),
  };
}
