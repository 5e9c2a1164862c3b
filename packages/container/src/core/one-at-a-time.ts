// Runs asynchronous steps one after another, in the order they were asked for; a failing step does not stop the next.

export function createOneAtATime(): <T>(step: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(step: () => Promise<T>): Promise<T> => {
    const result = last.then(step, step);
    last = result.catch(() => {});
    return result;
  };
}
