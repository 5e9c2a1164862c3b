// Every duration and limit of the container's core, with its reason (container.md §1, §3, §5).

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
/** Noes to a question, after which an instance gets only what comes without one. */
export const MAX_NOES = 2;
/** Calls that one document may have in flight. */
export const MAX_CALLS_IN_FLIGHT = 256;

export const DEFAULT_TOAST_MS = 2000;
/** What a developer reads on a development server: long enough to be read twice. */
export const DEVELOPER_TOAST_MS = 8000;
