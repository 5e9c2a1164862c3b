// Icons out of bundles. Those that were asked for last are kept: a launcher asks for many, and a bundle is large beside its icon.
import { iconProblem, MAX_ICON_BYTES, mimeType, readBundleFile, type Sha256Hex } from '@davit/bundle';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Turns } from '../write/turns.ts';

export interface Icon {
  readonly bytes: Uint8Array;
  readonly type: string;
}
/** Where a version has its icon. */
export interface IconPlace {
  readonly digest: Sha256Hex;
  /** In the bundle. */
  readonly path: string;
}
export interface AppIcons {
  /** Null where nobody can be shown it. */
  read(place: IconPlace): Promise<Icon | null>;
}

const MAX_KEPT = 500;
/** Of what is kept. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

export function createAppIcons({ blobs, turns }: { readonly blobs: BlobStore; readonly turns: Turns }): AppIcons {
  /** Oldest first. */
  const kept = new Map<Sha256Hex, Icon | null>();
  let size = 0;
  const keep = (digest: Sha256Hex, icon: Icon | null): void => {
    kept.set(digest, icon);
    size += icon?.bytes.length ?? 0;
    for (const [oldest, other] of kept) {
      if (kept.size <= MAX_KEPT && size <= MAX_KEPT_BYTES) return;
      kept.delete(oldest);
      size -= other?.bytes.length ?? 0;
    }
  };
  const open = async ({ digest, path }: IconPlace): Promise<Icon | null> => {
    const archive = await blobs.get(digest);
    if (archive === null) throw new Error(`The bundle ${digest} is missing.`);
    const bytes = readBundleFile(archive, path, MAX_ICON_BYTES);
    return bytes === null || iconProblem(path, bytes.length) !== null ? null : { bytes, type: mimeType(path) };
  };
  return {
    // One bundle at a time in memory.
    read: (place) =>
      kept.has(place.digest)
        ? Promise.resolve(kept.get(place.digest) ?? null)
        : turns('icons', async () => {
            const known = kept.get(place.digest);
            if (known !== undefined) return known;
            const icon = await open(place);
            keep(place.digest, icon);
            return icon;
          }),
  };
}
