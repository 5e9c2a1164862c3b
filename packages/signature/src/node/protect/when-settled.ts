// Goes on with an outcome, at once when it is there. What `then` throws is the handler's own and is not caught here.
import type { Awaitable } from '@davit/crypto';

export function whenSettled<T>(
  run: () => Awaitable<T>,
  then: (value: T) => void,
  otherwise: (cause: unknown) => void,
): void {
  let value: Awaitable<T>;
  try {
    value = run();
  } catch (cause) {
    otherwise(cause);
    return;
  }
  if (value instanceof Promise) void value.then(then, otherwise);
  else then(value);
}
