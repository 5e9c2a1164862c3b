// The one timer of this package, injected like the clock.

/** Runs a task once, later; answers how to call it off. */
export type RunLater = (task: () => void, milliseconds: number) => () => void;

export const runLaterByTimer: RunLater = (task, milliseconds) => {
  const timer = setTimeout(task, milliseconds);
  return () => clearTimeout(timer);
};
