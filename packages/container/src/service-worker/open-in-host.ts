// What a window of its own shows on a mini-program's origin (container.md §2): where to open it instead. One constant page, with
// nothing of the mini-program's on it: neither its name nor anything that it could have written.
import { mimeType, responseHeaders } from '@davit/bundle';

/** Origins and app ids that need no escaping; others are not ours. */
const PLAIN = /^https?:\/\/[\w.:-]+$/;

/** Null where the worker's own address names no origin of a host. */
export function openInHost(appOrigin: string, gate: string, host: string): Response | null {
  if (!PLAIN.test(appOrigin) || !PLAIN.test(host)) return null;
  const [appId] = new URL(appOrigin).hostname.split('.');
  const link = `<a href="${host}/#/a/${appId}">Open in ${new URL(host).host}</a>`;
  return new Response(
    `<!doctype html><html lang=en><meta name=viewport content="width=device-width"><meta name=color-scheme content="light dark"><title>${appId}</title><p>This mini-program runs inside its host app.<p>${link}`,
    {
      headers: [
        ...responseHeaders({ kind: 'app-error', origins: { gate, host } }),
        ['Content-Type', mimeType('html.html')],
        ['Cache-Control', 'no-store'],
      ] as [string, string][],
    },
  );
}
