// Reads what a document is about to ask for while the document is still on its way. What is held was hashed when it was read, lies
// in this worker's own memory, and is answered once.
import type { VerifiedFiles } from '../serving/verified-files.ts';

/** What nobody has asked for by then was a wrong guess. */
const HELD_MS = 5_000;

type Read = VerifiedFiles['read'];
export interface ReadAhead {
  /** The held bytes, once; else read now. */
  readonly read: Read;
  expect(hash: string): void;
}

export function createReadAhead(
  read: Read,
  later: (step: () => void, ms: number) => void = (step, ms) => void setTimeout(step, ms),
): ReadAhead {
  const held = new Map<string, Promise<Uint8Array | null>>();
  return {
    async read(hash) {
      const early = held.get(hash);
      held.delete(hash);
      return (await early) ?? read(hash);
    },
    expect(hash) {
      if (held.has(hash)) return;
      const early = read(hash).catch(() => null);
      held.set(hash, early);
      later(() => {
        if (held.get(hash) === early) held.delete(hash);
      }, HELD_MS);
    },
  };
}
