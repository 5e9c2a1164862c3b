// Parallel calls for the same thing share one flight. It is called back only when everybody who waits has left.
import { DavitError } from '../davit-error.ts';

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

export type Join<T> = (
  key: string,
  start: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>;

export function createSharedFlights<T>(): Join<T> {
  const flights = new Map<string, Flight<T>>();
  return (key, start, signal) => {
    if (signal?.aborted) return Promise.reject(new DavitError('aborted'));
    let flight = flights.get(key);
    if (!flight) {
      const controller = new AbortController();
      // Gone before anybody hears of the outcome: who then calls again starts anew.
      const promise = start(controller.signal).finally(() => leave());
      const begun: Flight<T> = { promise, controller, waiting: 0 };
      const leave = () => {
        if (flights.get(key) === begun) flights.delete(key);
      };
      flights.set(key, begun);
      flight = begun;
    }
    const joined = flight;
    joined.waiting += 1;
    return new Promise<T>((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new DavitError('aborted'));
        joined.waiting -= 1;
        if (joined.waiting > 0) return;
        if (flights.get(key) === joined) flights.delete(key);
        joined.controller.abort();
      });
      joined.promise.then(resolve, reject);
    });
  };
}
