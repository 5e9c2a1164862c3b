// Sizes as people read them.

const MEGABYTE = 1_000_000;

/** "340 kB", "1.2 MB": never more precise than matters. */
export const byteText = (bytes: number): string =>
  bytes < MEGABYTE ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
