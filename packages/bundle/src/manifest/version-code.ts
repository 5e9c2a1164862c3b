// How far the version codes of a mini-program may rise: manifests, bundles and records agree on it.

/** The largest that a signed number of 32 bits holds. */
export const MAX_VERSION_CODE = 2_147_483_647;
