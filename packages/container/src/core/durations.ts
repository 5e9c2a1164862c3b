// Every duration and limit of the container's core, with its reason (container.md §1, §2, §3, §5).

/** No hello within this time of the launch: the mini-program has crashed. */
export const SPLASH_TIMEOUT_MS = 15_000;
/** A document that has its port but never says `app.ready` is shown as it is after this time: no splash for ever. */
export const READY_GRACE_MS = 10_000;
/** `app.hide` comes this long before the frame is removed, so that state can be saved. */
export const CLOSE_GRACE_MS = 200;

/** The third violation within the window ends the instance. */
export const MAX_VIOLATIONS = 3;
export const VIOLATION_WINDOW_MS = 10_000;
/** More documents than this within the window is a crash loop. */
export const MAX_DOCUMENTS = 3;
export const DOCUMENT_WINDOW_MS = 10_000;

/** Messages of any kind that one instance may send. Looser than the gate's bucket: a busy host sees them in clumps. */
export const HARD_BUCKET = { burst: 5000, perSecond: 1000 } as const;
/** As the gate has it, for hosts without one: messages of one view before they are read. A long one counts once more for each 16 KiB. */
export const GATE_BUCKET = { burst: 1000, perSecond: 500 } as const;
export const GATE_BUCKET_UNIT_LENGTH = 16 * 1024;
/** What is no message at all counts as so many. */
export const STRAY_COST = 250;
/**
 * Bytes that a native host reads and hashes for one mini-program's own requests: three whole bundles at once, then a tenth of what its
 * main loop could. The smallest answer counts as `ANSWER_MIN_PRICE`, and only so many are worked on at a time.
 */
export const ANSWER_BUCKET = { burst: 64 * 1024 * 1024, perSecond: 32 * 1024 * 1024 } as const;
export const ANSWER_MIN_PRICE = 32 * 1024;
export const ANSWERS_AT_ONCE = 4;
/** Twice the files that a bundle may have; a long request counts once more for each 16 KiB. */
export const MAX_WAITING_REQUESTS = 4000;
export const WAITING_REQUEST_UNIT_LENGTH = 16 * 1024;
/** The adapter tells the core of what it drops at most so often. */
export const TELL_VIOLATION_EVERY_MS = 1000;
/** A later document of an instance has this long from its commit to say hello. */
export const HELLO_AGAIN_MS = 2000;
/** Noes to a question, after which an instance gets only what comes without one. */
export const MAX_NOES = 2;
/** Calls that one document may have in flight. */
export const MAX_CALLS_IN_FLIGHT = 256;

export const DEFAULT_TOAST_MS = 2000;
/** What a developer reads on a development server: long enough to be read twice. */
export const DEVELOPER_TOAST_MS = 8000;

/** While it is on screen, a document is asked this often whether it still answers. */
export const PING_EVERY_MS = 1000;
/** Silence after which the user is offered to close it. */
export const HANG_AFTER_MS = 5000;
/** A tick that comes later than this says that the host itself stood still: what it waited for counts from that tick. */
export const LATE_TICK_MS = 1000;

/** A hidden mini-program stays in memory for this long; the last ones hidden stay longer. */
export const HIDDEN_TTL_MS = 30_000;
export const KEPT_HIDDEN = 2;

/** This old may the registry's last word be at a launch, and before a call that hands out the user's data. */
export const STATUS_MAX_AGE_MS = 30_000;
/**
 * So long a launch waits for the registry's word where the feed is not open: a round trip on a common network, beside the gate's own
 * way to its launch page, which takes about as long. Then a word of `STATUS_MAX_AGE_MS` counts.
 */
export const FRESH_WORD_MS = 150;
/** A tap that comes later than this after a press is another one. */
export const PRESS_MS = 2000;
/** Between two questions to the registry while something runs, give or take a fifth so that hosts do not ask in step. */
export const REFRESH_EVERY_MS = 30_000;
export const REFRESH_JITTER = 0.2;

/** The third crash of a version within the window: the version before runs instead. */
export const CRASH_WINDOW_MS = 600_000;

/** Other tabs are given this long to close what only waits there. */
export const GIVE_WAY_MS = 400;
