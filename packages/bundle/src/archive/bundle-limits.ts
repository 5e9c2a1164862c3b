// What a bundle may be at most (bundle-and-registry.md). Checked before anything is written.

const MIB = 1024 * 1024;

/** Of all files together, unpacked; integrity.json and integrity.sig do not count. */
export const MAX_UNPACKED_BYTES = 20 * MIB;
/** Of the `.ma` file itself: everything stored, and the archive's own records. */
export const MAX_BUNDLE_BYTES = 22 * MIB;
/** integrity.json and integrity.sig do not count. */
export const MAX_FILES = 2000;
/** In UTF-8. */
export const MAX_PATH_BYTES = 200;
/** Unpacked to packed, for each entry of more than a kilobyte; the whole is then below it too, because headers take room. */
export const MAX_RATIO = 100;
/** An entry up to this size may shrink to anything. */
export const RATIO_FREE_BYTES = 1024;
/** Of integrity.json: 2,000 paths of 200 bytes with their hashes fit. */
export const MAX_INTEGRITY_BYTES = MIB;
/** Inline scripts of one HTML file: the policy that comes with it names the hash of each. */
export const MAX_INLINE_SCRIPTS = 256;
