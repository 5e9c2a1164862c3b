// Where a release book keeps its entries and bundles. Port; any number of processes may share one.
import type { Pieces } from '../ports/blob-store.ts';
import type { ReleaseEntry } from './release-entry.ts';

export interface ReleaseStore {
  read(appId: string): Promise<ReleaseEntry | null>;
  /**
   * Replaces the entry whose `seq` is `before` (null: there was none); false when somebody else was faster. Durable once it
   * resolves: what a record said is never forgotten.
   */
  write(entry: ReleaseEntry, before: number | null): Promise<boolean>;
  bundle(digest: string): Promise<Pieces | null>;
  /** Called before an entry names it. Bundles that no entry names any more may be dropped. */
  putBundle(appId: string, digest: string, bytes: Uint8Array): Promise<void>;
}
