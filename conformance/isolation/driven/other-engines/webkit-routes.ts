// Answers in the place of a server, for a page of WebKit: by the inspector’s interception. Has what the attacks use and no more.
import type { WebkitSession } from './webkit-session.ts';

interface Given {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface WebkitRoute {
  fulfill(given: Given): Promise<unknown>;
  abort(): Promise<unknown>;
}
export interface Routed {
  readonly pattern: string;
  readonly answer: (route: WebkitRoute) => unknown;
}

/** `**` is anything; everything else is itself. */
export const toRegex = (pattern: string): string =>
  `^${pattern
    .split('**')
    .map((part) => part.replace(/[.?+^$()[\]{}|\\]/g, '\\$&'))
    .join('.*')}$`;

/** It may be switched on once. */
const listening = new WeakSet<WebkitSession>();

export async function addRoute(session: WebkitSession, { pattern, answer }: Routed): Promise<void> {
  const url = toRegex(pattern);
  session.on('intercepted', ({ requestId, request }: { requestId: string; request: { url: string } }) => {
    if (!new RegExp(url).test(request.url)) return;
    answer({
      fulfill: ({ status, headers, body }) =>
        session.call('Network.interceptRequestWithResponse', {
          requestId,
          status,
          headers,
          statusText: 'OK',
          content: body,
          base64Encoded: false,
          mimeType: headers['content-type'] ?? 'text/plain',
        }),
      abort: () => session.call('Network.interceptRequestWithError', { requestId, errorType: 'General' }),
    });
  });
  if (!listening.has(session)) {
    listening.add(session);
    await session.call('Network.enable');
    await session.call('Network.setInterceptionEnabled', { enabled: true });
  }
  await session.call('Network.addInterception', { url, stage: 'request', isRegex: true });
}
