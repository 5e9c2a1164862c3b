// Changes one record of the container's own store by compare-and-set: again, from what is there now, until no other writer came
// between.
import type { ContainerStore } from './ports.ts';

/** More writers than that between a read and its write are a defect of the store. */
const MAX_ATTEMPTS = 100;

export class KeptContended extends Error {
  override readonly name = 'KeptContended';
}

/**
 * `change` is called once an attempt, with what is there; what it answers is there when this resolves.
 * @throws KeptContended when others came between each time
 */
export async function changeKept(
  store: ContainerStore,
  key: string,
  change: (old: string | null) => string | null | Promise<string | null>,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const old = await store.get(key);
    const next = await change(old);
    if (next === old || (await store.cas(key, old, next))) return;
  }
  throw new KeptContended(`${key} is being written from elsewhere`);
}
