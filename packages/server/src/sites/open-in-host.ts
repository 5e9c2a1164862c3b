// The page that a mini-program's or gate's address shows outside its container (container.md §2): one sentence, one link.
import type { PlainRequest, PlainResponse } from '@davit/protocol';
import { header } from '../edge/request-head.ts';
import { escapeHtml } from './html.ts';
import type { Headers } from './site.ts';

/** A document that is not in a frame. Browsers say so; other programs get the file. */
export const isTopLevelDocument = (request: PlainRequest): boolean =>
  header(request.headers, 'sec-fetch-dest') === 'document';

export function openInHost(options: {
  readonly headers: Headers;
  readonly appId: string;
  readonly appName: string;
  readonly hostName: string;
  readonly hostOrigin: string;
}): PlainResponse {
  const app = escapeHtml(options.appName);
  const host = escapeHtml(options.hostName);
  const link = escapeHtml(`${options.hostOrigin}/#/a/${options.appId}`);
  return {
    status: 200,
    headers: [...options.headers, ['content-type', 'text/html; charset=utf-8'], ['cache-control', 'no-store']],
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${app}</title><h1>${app}</h1><p>${app} is a mini-program: it runs inside ${host}.</p><p><a href="${link}">Open in ${host}</a></p></html>\n`,
  };
}
