// A fetch that signs what it sends. Reads the body once, learns a server's time when it is told, follows no redirect:
// a signature is for one target, and where an answer points to is not what the caller meant to sign.
import type { SigningKey } from '../keys/signing-key.ts';
import { signRequest } from '../profile/sign-request.ts';
import { readBodyOnce } from './read-body-once.ts';
import { refuseRedirect } from './refuse-redirect.ts';
import { ServerTime } from './server-time.ts';

export type Fetch = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

export interface SignedFetchOptions {
  /** The fetch that sends; the platform's when absent. */
  readonly fetch?: Fetch;
  /** Seconds since 1970; the platform's clock when absent. */
  readonly clock?: () => number;
  /** Further headers (lower case) to cover when present, because the API's handlers read them. */
  readonly cover?: readonly string[];
  /** Seconds until a signature ends: 1 to 60, 60 when absent. */
  readonly lifetime?: number;
  /** Reads a body that is a stream into memory before it is signed. Without it such a body is refused. */
  readonly bufferStreams?: boolean;
}

const sendable = (request: Request, body: Uint8Array | null, headers: Headers): Request =>
  new Request(request, {
    headers,
    redirect: request.redirect === 'error' ? 'error' : 'manual',
    ...(body === null ? {} : { body: body as BodyInit }),
  });

/**
 * Signs each request by davit-1 with a fresh nonce. When the API answers 401 `clock_skew` or `expired` with its `Date`, the
 * difference of the clocks is learned for that origin and the request is sent once more.
 * Rejects with a SignedFetchError for a body that is a stream and for a redirect, unless `redirect` is `manual`.
 * @example
 * const api = signedFetch(key);
 * await api('https://api.example.com/orders', { method: 'POST', body: '{"dish":"soup"}' });
 */
export function signedFetch(key: SigningKey, options: SignedFetchOptions = {}): Fetch {
  const send: Fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const time = new ServerTime(options.clock ?? (() => Date.now() / 1000));
  const signing = {
    ...(options.cover === undefined ? {} : { cover: options.cover }),
    ...(options.lifetime === undefined ? {} : { lifetime: options.lifetime }),
  };
  const attempt = async (request: Request, body: Uint8Array | null): Promise<Response> => {
    const { method, url } = request;
    const headers = new Headers(request.headers);
    const now = time.now(new URL(url).origin);
    const added = await signRequest({ method, url, headers: [...headers], body }, key, { ...signing, now });
    for (const [name, value] of added) headers.set(name, value);
    return send(sendable(request, body, headers));
  };
  return async (input, init) => {
    const { request, body } = await readBodyOnce(input, init, options.bufferStreams === true);
    const first = await attempt(request, body);
    const response = (await time.learn(new URL(request.url).origin, first)) ? await attempt(request, body) : first;
    return refuseRedirect(response, request.redirect);
  };
}
