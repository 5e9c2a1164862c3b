// A problem document (RFC 9457) of a refusal, and the answer that carries it.
import type { HeaderLine } from '../http-signature/request-head.ts';

export interface RefusalProblem<Status extends number = number> {
  readonly type: string;
  readonly title: string;
  readonly status: Status;
  /** Stable: what programs go by. */
  readonly code: string;
  readonly detail: string;
}

export interface ProblemAnswer<Status extends number = number> {
  readonly status: Status;
  readonly headers: readonly HeaderLine[];
  /** problem+json. */
  readonly body: string;
}

export const problemType = (code: string, docs: string | undefined): string =>
  docs === undefined ? 'about:blank' : `${docs}${code}`;

/** @param now seconds since 1970 */
export const dateLine = (now: number): HeaderLine => ['Date', new Date(Math.floor(now) * 1000).toUTCString()];

/** @param headers what the answer has besides the two of every problem document */
export const toProblemAnswer = <Status extends number>(
  problem: RefusalProblem<Status>,
  headers: readonly HeaderLine[],
): ProblemAnswer<Status> => ({
  status: problem.status,
  headers: [['Content-Type', 'application/problem+json'], ['Cache-Control', 'no-store'], ...headers],
  body: JSON.stringify(problem),
});
