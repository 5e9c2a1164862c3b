// What other processes have decided, by the log that all of them write: each look tells the releases that have changed since the one
// before. The caller repeats it.
import type { ReleaseBook } from '../book/release-book.ts';
import type { RegistryStore } from '../ports/registry-store.ts';
import { LOG_PAGE } from '../write-bounds.ts';
import type { LogBody } from './log-entry.ts';

/** Begins behind what stands in the log now. */
export async function followLog(
  store: Pick<RegistryStore, 'head' | 'log'>,
  book: Pick<ReleaseBook, 'catchUp'>,
): Promise<() => Promise<void>> {
  let { seq: seen } = await store.head();
  return async () => {
    for (;;) {
      const entries = await store.log(seen, LOG_PAGE);
      const appIds = new Set(
        entries.flatMap(({ body }) => (body === null ? [] : (JSON.parse(body) as LogBody).app_id)),
      );
      for (const appId of appIds) await book.catchUp(appId);
      seen = entries.at(-1)?.seq ?? seen;
      if (entries.length < LOG_PAGE) return;
    }
  };
}
