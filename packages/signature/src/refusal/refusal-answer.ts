// A refusal as an HTTP answer: problem, headers in order, or both as an answer. The framework's edge only copies it.
import type { HeaderLine } from '../http-signature/request-head.ts';
import { BODY_COMPONENTS, PROFILE_TAG, REQUEST_COMPONENTS } from '../profile/limits.ts';
import { dateLine, type ProblemAnswer, problemType, type RefusalProblem, toProblemAnswer } from './problem.ts';
import { refusalText } from './refusal-text.ts';
import type { SignatureFailure } from './signature-failure.ts';

export type RefusalStatus = 401 | 503;
export type RefusalAnswer = ProblemAnswer<RefusalStatus>;

export interface RefusalOptions {
  /** Seconds since 1970: what `Date` says, by which callers set their clocks. */
  readonly now: number;
  /** Further headers that the API wants covered. */
  readonly cover?: readonly string[];
  /** What `type` begins with; the code follows it. `about:blank` alone when absent. */
  readonly docs?: string;
}

/** `Accept-Signature` (RFC 9421 §5.1): what a request must cover here. */
export function acceptSignature(cover: readonly string[] = []): string {
  const names = [...REQUEST_COMPONENTS, ...BODY_COMPONENTS, ...cover].map((name) => `"${name}"`);
  return `sig1=(${names.join(' ')});created;expires;tag="${PROFILE_TAG}"`;
}

const statusOf = ({ reason }: SignatureFailure): RefusalStatus => (reason === 'replay_store_down' ? 503 : 401);

/** The document alone, for an API with an envelope of its own. */
export function toRefusalProblem(
  failure: SignatureFailure,
  { docs }: Pick<RefusalOptions, 'docs'>,
): RefusalProblem<RefusalStatus> {
  const { title, hint } = refusalText(failure);
  const type = problemType(failure.reason, docs);
  return { type, title, status: statusOf(failure), code: failure.reason, detail: hint };
}

/** What an answer with that document says in its headers, besides the document's own Content-Type and Cache-Control. */
export function toRefusalHeaders(
  failure: SignatureFailure,
  { now, cover }: Pick<RefusalOptions, 'now' | 'cover'>,
): readonly HeaderLine[] {
  if (statusOf(failure) === 503) return [dateLine(now), ['Retry-After', '1']];
  // > A server generating a 401 response MUST send a WWW-Authenticate header field (RFC 9110 §11.6.1)
  return [dateLine(now), ['WWW-Authenticate', 'Signature'], ['Accept-Signature', acceptSignature(cover)]];
}

export const toRefusalAnswer = (failure: SignatureFailure, options: RefusalOptions): RefusalAnswer =>
  toProblemAnswer(toRefusalProblem(failure, options), toRefusalHeaders(failure, options));
