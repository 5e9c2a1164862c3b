// What this browser keeps of the container's promise, found by trying. What a host page cannot try is the weaker value.
import type { IsolationLevel } from '@davit/protocol';
import type { ContainerStore } from '../core/ports.ts';

const KEY = 'probe';

async function probeStorage(store: ContainerStore): Promise<IsolationLevel['storage']> {
  try {
    const before = await store.get(KEY);
    const next = `${Number(before ?? 0) + 1}`;
    if (!(await store.cas(KEY, before, next)) || (await store.get(KEY)) === null) return 'none';
    // That the host's own storage outlives a visit says nothing yet about a frame's partition of it.
    return 'session';
  } catch {
    return 'none';
  }
}

export async function probeIsolation(store: ContainerStore): Promise<IsolationLevel> {
  return { process: 'shared', egress: 'csp', siblings: 'same-site', storage: await probeStorage(store) };
}
