// A refusal as an HTTP answer: status, headers in order, body. The framework's edge only copies it.
import type { HeaderLine } from '../http-signature/request-head.ts';
import { BODY_COMPONENTS, PROFILE_TAG, REQUEST_COMPONENTS } from '../profile/limits.ts';
import { refusalText } from './refusal-text.ts';
import type { SignatureFailure } from './signature-failure.ts';

export interface RefusalAnswer {
  readonly status: 401 | 503;
  readonly headers: readonly HeaderLine[];
  /** problem+json (RFC 9457). */
  readonly body: string;
}

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

export function toRefusalAnswer(failure: SignatureFailure, options: RefusalOptions): RefusalAnswer {
  const status = failure.reason === 'replay_store_down' ? 503 : 401;
  const { title, hint } = refusalText(failure);
  const type = options.docs === undefined ? 'about:blank' : `${options.docs}${failure.reason}`;
  const body = JSON.stringify({ type, title, status, code: failure.reason, detail: hint });
  const headers: HeaderLine[] = [
    ['Content-Type', 'application/problem+json'],
    ['Cache-Control', 'no-store'],
    ['Date', new Date(Math.floor(options.now) * 1000).toUTCString()],
  ];
  // > A server generating a 401 response MUST send a WWW-Authenticate header field (RFC 9110 §11.6.1)
  if (status === 401)
    headers.push(['WWW-Authenticate', 'Signature'], ['Accept-Signature', acceptSignature(options.cover)]);
  else headers.push(['Retry-After', '1']);
  return { status, headers, body };
}
