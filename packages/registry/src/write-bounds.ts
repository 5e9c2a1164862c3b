// Every bound of the registry's write side.

/** Of one report of statistics, and of its counts: what one profile does in an hour, generously. */
export const MAX_REPORTS = 50;
export const MAX_COUNT = 1_000;
/** Of statistics from one address. */
export const REPORTS_PER_MINUTE = 30;
/** Addresses that are remembered for that. */
export const MAX_REPORTERS = 10_000;
/** Of one answer of the catalogue, and of the log. */
export const CATALOGUE_PAGE = 50;
export const LOG_PAGE = 500;
/** Of a search. */
export const MAX_QUERY_LENGTH = 100;
/** Of a sentence that a person writes for another. */
export const MAX_SENTENCE_LENGTH = 500;
/** Versions of one mini-program: a page of its publisher lists them all. */
export const MAX_VERSIONS = 10_000;
/** How often another process may be faster. Each time somebody has got on. */
export const COMMIT_TRIES = 200;
