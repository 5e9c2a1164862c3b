// Where a native host keeps the unpacked files of installed versions. Bytes from here are not trusted: whoever reads hashes them.
// Types; language only.

/** One version of one mini-program. Both are safe as names of folders: `[a-z][a-z0-9-]{2,30}`, and 64 hex digits. */
export interface VersionPlace {
  readonly appId: string;
  /** SHA-256 of its integrity.json. */
  readonly integrityId: string;
}

/**
 * Files are named by their SHA-256 (64 hex digits), never by what a bundle calls them: no path of a publisher reaches the disk.
 * A version is complete when all its files are there with the right bytes; no marker says so (ADR 16).
 */
export interface NativeFiles {
  /** The bytes kept under that name, or null. */
  read(place: VersionPlace, hash: string): Promise<Uint8Array | null>;
  /** Whole or not at all, also when the power goes; replaces what is there. `full`: there is no room. */
  write(place: VersionPlace, hash: string, bytes: Uint8Array): Promise<'written' | 'full'>;
  /** Integrity ids of the versions of which anything is there. */
  versions(appId: string): Promise<readonly string[]>;
  /** Deletes all of one version; resolves also when there was nothing. */
  remove(place: VersionPlace): Promise<void>;
  /** Bytes of all versions of a mini-program. */
  usage(appId: string): Promise<number>;
}
