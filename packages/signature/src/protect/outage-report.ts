// What an API owner who listens to nothing reads when requests get 503: one line a minute on the console. An error of another
// program may quote an address with a password, so its message stays out: kind, code and place are enough to find it.
import { ReplayStoreError } from '../replay/replay-store-error.ts';

export const REPORT_INTERVAL_SECONDS = 60;

/** Where it was thrown: the first frame behind the message, where the engine writes frames. */
function placeOf({ stack = '', message }: Error): string {
  const head = message === '' ? '' : `: ${message}`;
  const start = message === '' ? stack.indexOf('\n') : stack.indexOf(head) + head.length;
  const frame = stack.includes(head) ? /^\n {4}at (.+)/.exec(stack.slice(start))?.[1] : undefined;
  return frame === undefined ? '' : `, at ${frame}`;
}

export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return `no error was thrown, but ${cause === null ? 'null' : `a ${typeof cause}`}`;
  if (cause instanceof ReplayStoreError) return cause.message;
  const { code } = cause as { readonly code?: unknown };
  const known = typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? ` ${code}` : '';
  return `${cause.constructor.name}${known}${placeOf(cause)}`;
}

/** @param clock seconds since 1970 */
export function reportToConsole(clock: () => number): (cause: unknown) => void {
  let reportedAt: number | null = null;
  let unreported = 0;
  return (cause) => {
    const now = clock();
    const since = reportedAt === null ? REPORT_INTERVAL_SECONDS : now - reportedAt;
    if (since >= 0 && since < REPORT_INTERVAL_SECONDS) {
      unreported += 1;
      return;
    }
    const more = unreported === 0 ? '' : ` (and ${unreported} times more since the last line)`;
    reportedAt = now;
    unreported = 0;
    // biome-ignore lint/suspicious/noConsole: a library has no log of its own, and silence would hide the outage.
    console.error(`@davit/signature: 503, keys or replay store cannot answer${more}: ${describeCause(cause)}`);
  };
}
