// Until a lock that another process holds is asked for again.

/** Neither always at the same time as the others, nor long enough for the lock to change hands unseen. */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 2));
