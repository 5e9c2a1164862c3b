// The probe origins, `probe--a` to `probe--d` of the apps domain: made-up mini-programs on which a host finds out what its
// browser keeps of the container's promise (container.md §1). No mini-program can have such a name.
import { responseHeaders } from '@davit/bundle';
import { PROBE_ECHO, PROBE_LABELS, PROBE_PAGE, type ProbeLabel, probeDocument, probeEcho } from '@davit/container/gate';
import { type PlainRequest, type PlainResponse, targetPath } from '@davit/protocol';
import { header } from '../edge/request-head.ts';
import { isTopLevelDocument } from './open-in-host.ts';
import { isRead, methodNotAllowed, notFound } from './site.ts';

export const isProbeLabel = (label: string): label is ProbeLabel => PROBE_LABELS.some((known) => known === label);

export interface ProbeSiteOptions {
  readonly label: ProbeLabel;
  readonly otherOrigin: string;
  readonly hostOrigin: string;
  /** Each name of the apps domain is a site by itself. */
  readonly isSite: boolean;
}

export function answerProbe(request: PlainRequest, options: ProbeSiteOptions): PlainResponse {
  const { hostOrigin } = options;
  const closed = responseHeaders({ kind: 'app-error', origins: { gate: hostOrigin, host: hostOrigin } });
  if (!isRead(request.method)) return methodNotAllowed(closed);
  if (isTopLevelDocument(request)) return notFound(closed);
  switch (targetPath(request.target)) {
    case PROBE_PAGE: {
      const { html, headers } = probeDocument(options);
      return { status: 200, headers, body: html };
    }
    case PROBE_ECHO: {
      const { body, headers } = probeEcho({ secFetchSite: header(request.headers, 'sec-fetch-site'), hostOrigin });
      return { status: 200, headers, body };
    }
    default:
      return notFound(closed);
  }
}
