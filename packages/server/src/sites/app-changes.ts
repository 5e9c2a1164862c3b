// `GET /dev/apps` of the host origin, in development only: says which mini-program's files have changed, as Server-Sent Events
// (event `changed`, data `{"app_id":"…"}`), so that a host can start it again. No CORS: for the host's own pages.
import type { AppChanges } from '../config.ts';
import type { SiteResponse } from '../edge/site-response.ts';
import type { Headers } from './site.ts';

export const APP_CHANGES_PATH = '/dev/apps';

/** After a restart of the server a browser is back at once. */
const RECONNECT_MS = 1_000;

export const answerAppChanges = (subscribe: AppChanges, headers: Headers): SiteResponse => ({
  status: 200,
  headers: [...headers, ['content-type', 'text/event-stream'], ['cache-control', 'no-store']],
  body: `retry: ${RECONNECT_MS}\n\n`,
  follow: (write) => subscribe((appId) => write(`event: changed\ndata: ${JSON.stringify({ app_id: appId })}\n\n`)),
});
