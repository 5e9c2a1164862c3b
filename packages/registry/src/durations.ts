// Every duration and bound of the registry's read side.

/** Proxies drop connections that say nothing; half of what the common ones allow. */
export const HEARTBEAT_MS = 15_000;
/** Clients that lost the feed come back after two to four seconds, not all at once. */
export const RECONNECT_MS = 2_000;
export const RECONNECT_SPREAD_MS = 2_000;
/** Each listener is one connection of this process. */
export const MAX_LISTENERS = 10_000;
/** One profile is one listener: an office or a household behind one address, and not a single attacker with all of the places. */
export const MAX_LISTENERS_AT_ONE_ADDRESS = 250;
export const TRY_AGAIN_SECONDS = 5;
/** A bundle's bytes follow from its address: a year, the most that caches promise (RFC 9111 §5.2.2.1, RFC 8246). */
export const BUNDLE_CACHE = 'public, max-age=31536000, immutable';
/** An icon by its mini-program alone: the newest one, soon. */
export const ICON_CACHE = 'public, max-age=300';
/** Of `POST /records`. */
export const MAX_BODY_BYTES = 64 * 1024;
export const MAX_ENTRIES = 500;
/** Browsers ask again for a preflight after at most two hours. */
export const PREFLIGHT_SECONDS = 7_200;
