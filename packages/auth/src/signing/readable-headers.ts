// Which headers an endpoint may read, and what is left of a signed request's headers: what its signature covers (T138).
import type { PlainRequest } from '@davit/protocol';
import type { SignedRequest } from '@davit/signature';
import type { AuthRequest } from '../http/auth-request.ts';

/** Covered by every davit-1 signature whenever they are there, or the signature is refused. */
const ALWAYS_COVERED = ['authorization', 'dpop', 'content-type', 'idempotency-key'] as const;
/** Must be covered, too: without it a request from a web page would pass for one of a back end. */
export const FURTHER_COVERED = ['origin'] as const;
/** May be left uncovered, for clients' HTTP libraries write it themselves: then it does not reach the endpoint. */
const COVERED_BY_CHOICE = ['accept-language'] as const;

/** What any endpoint may read, signed or not. */
export const READABLE_HEADERS: readonly string[] = [...ALWAYS_COVERED, ...FURTHER_COVERED, ...COVERED_BY_CHOICE];

type Headers = PlainRequest['headers'];

export const readableHeaders = (headers: Headers): Headers =>
  headers.filter(([name]) => READABLE_HEADERS.includes(name));

/** A request that nobody signed, or whose signature does not matter to its endpoint. */
export const unsignedRequest = (request: PlainRequest): AuthRequest => ({
  ...request,
  headers: readableHeaders(request.headers),
  signature: null,
});

function isCovered(verified: SignedRequest, name: string): boolean {
  try {
    return verified.header(name) !== null;
  } catch {
    return false;
  }
}

/** The classic scheme covers no header: what an endpoint reads there is as good as on an unsigned request, no better. */
export const verifiedHeaders = (headers: Headers, verified: SignedRequest): Headers =>
  verified.scheme === 'sha256-rsa'
    ? readableHeaders(headers)
    : readableHeaders(headers).filter(([name]) => isCovered(verified, name));
