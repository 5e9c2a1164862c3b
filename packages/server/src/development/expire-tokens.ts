// `POST /dev/expire-tokens` of the host origin, in development only: `{"app_id":"…"}` ends that mini-program's access tokens now, and
// the answer says how many. Refresh tokens stay. No CORS, and only for the host's own pages.
import { isAppId, type PlainRequest, type PlainResponse } from '@davit/protocol';
import type { ExpireTokens } from '../config.ts';
import { header } from '../edge/request-head.ts';
import { type Headers, methodNotAllowed } from '../sites/site.ts';

export const EXPIRE_TOKENS_PATH = '/dev/expire-tokens';

export interface ExpireTokensOptions {
  readonly expire: ExpireTokens;
  readonly hostOrigin: string;
  readonly headers: Headers;
}

const REFUSALS = {
  'dev/foreign-origin': {
    status: 403,
    title: 'Only the host’s own pages may do that',
    hint: 'Call it from a page of the host, whose Origin the browser sends.',
  },
  'dev/bad-request': {
    status: 400,
    title: 'The body does not name a mini-program',
    hint: 'Send JSON such as {"app_id":"food"}.',
  },
} as const;

const answer = (status: number, type: string, body: object, headers: Headers): PlainResponse => ({
  status,
  headers: [...headers, ['content-type', type], ['cache-control', 'no-store']],
  body: `${JSON.stringify(body)}\n`,
});

function refuse(code: keyof typeof REFUSALS, headers: Headers): PlainResponse {
  const { status, title, hint } = REFUSALS[code];
  return answer(status, 'application/problem+json', { type: 'about:blank', title, status, code, hint }, headers);
}

function appIdOf({ body }: PlainRequest): string | null {
  try {
    const { app_id: appId } = JSON.parse(new TextDecoder().decode(body)) as { readonly app_id?: unknown };
    return isAppId(appId) ? appId : null;
  } catch {
    return null;
  }
}

export async function answerExpireTokens(
  request: PlainRequest,
  { expire, hostOrigin, headers }: ExpireTokensOptions,
): Promise<PlainResponse> {
  if (request.method !== 'POST') return methodNotAllowed(headers, 'POST');
  // Any page on this machine can send a form here; only the host's can name this origin.
  if (header(request.headers, 'origin') !== hostOrigin) return refuse('dev/foreign-origin', headers);
  const appId = appIdOf(request);
  if (appId === null) return refuse('dev/bad-request', headers);
  return answer(200, 'application/json', { expired: await expire(appId) }, headers);
}
