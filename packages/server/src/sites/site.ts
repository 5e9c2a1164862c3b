// A site is one of the origins that share the port: it answers plain requests, whatever they ask. Never rejects by contract of the router.
import type { PlainRequest, PlainResponse } from '@davit/protocol';
import type { SiteResponse } from '../edge/site-response.ts';

export type Site = (request: PlainRequest) => Promise<SiteResponse>;

export type Headers = PlainResponse['headers'];
export const READ_METHODS = 'GET, HEAD';

export const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** A short text answer with a site's own headers. */
export const textAnswer = (status: number, headers: Headers, sentence: string): PlainResponse => ({
  status,
  headers: [...headers, ['content-type', 'text/plain; charset=utf-8'], ['cache-control', 'no-store']],
  body: `${sentence}\n`,
});

export const notFound = (headers: Headers): PlainResponse => textAnswer(404, headers, 'There is nothing here.');

export const methodNotAllowed = (headers: Headers, allow = READ_METHODS): PlainResponse =>
  textAnswer(405, [...headers, ['allow', allow]], `This address answers ${allow} only.`);
