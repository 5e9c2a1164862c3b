// The pages of the two reserved origins `probe--a` and `probe--b`, by which a host finds out what this browser keeps of the
// container's promise. CSP lets each talk to the other; the Connection-Allowlist of `a` does not, and that of `b` does.
import { connectionAllowlist, type Header, responseHeaders } from '@davit/bundle';
import { PROBE_SCRIPT, PROBE_SCRIPT_HASH } from './built-gate.ts';
import { constantDocument } from './constant-document.ts';
import type { StaticPage } from './gate-document.ts';

/** Labels of the two origins, in the place of an app id, which never has `--` in it. */
export const PROBE_LABELS = ['probe--a', 'probe--b'] as const;
export type ProbeLabel = (typeof PROBE_LABELS)[number];
export const PROBE_PAGE = '/.container/probe';
export const PROBE_ECHO = '/.container/probe-echo';

/** `GET <probe origin>/.container/probe`. `otherOrigin` is that of the other label. */
export function probeDocument({
  label,
  otherOrigin,
  hostOrigin,
}: {
  readonly label: ProbeLabel;
  readonly otherOrigin: string;
  readonly hostOrigin: string;
}): StaticPage {
  const headers = responseHeaders({
    kind: 'app-document',
    // The host frames it without a gate; its own origin is only needed for workers, and it has none.
    origins: { app: otherOrigin, gate: hostOrigin, host: hostOrigin, issuer: otherOrigin },
    manifest: { davit: { connect: [], workers: [] } },
    inlineScriptHashes: [PROBE_SCRIPT_HASH],
  });
  return {
    html: constantDocument('probe', PROBE_SCRIPT, { host: hostOrigin, other: otherOrigin }),
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Cache-Control', 'no-cache'],
      ...headers.map(
        ([name, value]): Header =>
          name === 'Connection-Allowlist' && label === 'probe--a' ? [name, connectionAllowlist([])] : [name, value],
      ),
    ],
  };
}

/** `GET <probe origin>/.container/probe-echo`: tells the page what the browser thinks of the two sites. */
export function probeEcho({
  secFetchSite,
  hostOrigin,
}: {
  /** The request's `Sec-Fetch-Site`. */
  readonly secFetchSite: string | null;
  readonly hostOrigin: string;
}): { readonly body: string; readonly headers: readonly Header[] } {
  return {
    body: secFetchSite ?? '',
    headers: [
      ['Content-Type', 'text/plain; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ['Access-Control-Allow-Origin', '*'],
      ...responseHeaders({ kind: 'app-error', origins: { gate: hostOrigin, host: hostOrigin } }),
    ],
  };
}
