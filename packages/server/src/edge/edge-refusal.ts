// What the HTTP edge refuses before any site sees the request, as one sentence each. Never echoes what was sent.
import { type PlainResponse, REASONS, type Reason } from '@davit/protocol';
import { CLOSED_HEADERS } from './closed-headers.ts';
import type { HeadRefusal } from './request-head.ts';

export type EdgeRefusal =
  | HeadRefusal
  | { readonly kind: 'malformed' }
  | { readonly kind: 'too_large'; readonly maxBytes: number }
  /** As many uploads as are taken at a time. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'head_too_large' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unknown_host' }
  | { readonly kind: 'failed' };

const TARGETS: Readonly<Record<string, string>> = {
  not_origin_form: 'The request target has to be a path that begins with a slash',
  not_ascii: 'The path and the query have to be visible ASCII without backslash or fragment',
  empty_segment: 'The path holds an empty segment (//)',
  dot_segment: 'The path holds a dot segment (. or ..)',
  escape:
    'The path holds an escape that is not in normal form: upper-case hex, no escaped slash, dot, letter or control',
  too_long: 'The request target is longer than 8 KiB',
};

function describe(refusal: EdgeRefusal): readonly [status: number, sentence: string] {
  switch (refusal.kind) {
    case 'target':
      return [refusal.why === 'too_long' ? 414 : 400, TARGETS[refusal.why] ?? 'The request target is malformed'];
    case 'method':
      return [400, 'The method is malformed'];
    case 'duplicate':
      return [400, `The header ${refusal.name} came more than once`];
    case 'missing_host':
      return [400, 'The header host is missing'];
    case 'transfer_coding':
      return [400, 'Transfer-Encoding has to be chunked, without Content-Length'];
    case 'malformed':
      return [400, 'The request is not well-formed HTTP/1.1'];
    case 'too_large':
      // Not 413: malformed, duplicate, missing and oversize input are one refusal (authorization.md §9).
      return [400, `The request is larger than ${sizeOf(refusal.maxBytes)}`];
    case 'head_too_large':
      return [431, 'The request line and headers are larger than 16 KiB'];
    case 'timeout':
      return [408, 'The request did not arrive in time'];
    case 'unknown_host':
      return [421, 'This server does not serve that host name; check the address, and that it names the right port'];
    case 'busy':
      return [503, 'As many uploads as this server takes at a time are on their way'];
    case 'failed':
      return [503, REASONS.temporarily_unavailable.description];
  }
}

/** The answer: OAuth-shaped JSON, so that a client library can read it, and closed for documents. */
export function edgeResponse(refusal: EdgeRefusal): PlainResponse {
  const [status, sentence] = describe(refusal);
  const reason = reasonOf(refusal);
  const { error, hint } = REASONS[reason];
  const retry = status === 503 ? [['retry-after', '1'] as const] : [];
  const body = { error, error_description: sentence, reason, hint: hintOf(refusal) ?? hint };
  return {
    status,
    headers: [['content-type', 'application/json'], ...CLOSED_HEADERS, ...retry],
    body: `${JSON.stringify(body)}\n`,
  };
}

const MIB = 1024 * 1024;
const sizeOf = (bytes: number): string => (bytes < MIB ? `${bytes / 1024} KiB` : `${bytes / MIB} MiB`);

/** Where what is said of the reason in general would mislead. */
function hintOf(refusal: EdgeRefusal): string | null {
  if (refusal.kind === 'busy') return 'Nothing was kept of this one. Send it again in a moment.';
  return reasonOf(refusal) === 'invalid_request' ? 'Mend the request and send it again.' : null;
}

function reasonOf({ kind }: EdgeRefusal): Reason {
  if (kind === 'failed' || kind === 'busy') return 'temporarily_unavailable';
  return kind === 'unknown_host' ? 'not_found' : 'invalid_request';
}
