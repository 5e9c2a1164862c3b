// One gate's origin: its one page at `/`, and nothing else that would not carry the gate's headers (container.md §1).
import type { AppOrigins } from '@davit/bundle';
import { gateDocument } from '@davit/container/gate';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import type { ServedApp } from '../config.ts';
import { isTopLevelDocument, openInHost } from './open-in-host.ts';
import { isRead, methodNotAllowed, notFound } from './site.ts';

export interface GateSiteOptions {
  readonly app: ServedApp;
  readonly origins: AppOrigins;
  readonly hostName: string;
  /** Each name of the apps domain is a site by itself. */
  readonly isSite: boolean;
}

export function answerGate(request: PlainRequest, { app, origins, hostName, isSite }: GateSiteOptions): PlainResponse {
  const pageOf = { appOrigin: origins.app, hostOrigin: origins.host };
  const ofThePage = ['content-type', 'cache-control'];
  const headers = gateDocument(pageOf).headers.filter(([name]) => !ofThePage.includes(name.toLowerCase()));
  if (!isRead(request.method)) return methodNotAllowed(headers);
  if (targetPath(request.target) !== '/') return notFound(headers);
  if (isTopLevelDocument(request)) {
    return openInHost({ headers, appId: app.appId, appName: app.manifest.name, hostName, hostOrigin: origins.host });
  }
  // The host says so when it has seen that its browser keeps sites apart.
  const page = gateDocument({ ...pageOf, isSite: isSite && request.target.endsWith('&site') });
  return { status: 200, headers: page.headers, body: page.html };
}
