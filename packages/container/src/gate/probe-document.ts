// The pages of the reserved origins `probe--a` to `probe--d`, by which a host finds out what this browser keeps of the container's
// promise. CSP lets `a` and `b` talk to each other; the Connection-Allowlist of `a` does not, and that of `b` does. `c` and `d` are the
// same without asking for processes of their own: a browser keeps what an origin asked for first, so these are others.
import { connectionAllowlist, type Header, responseHeaders } from '@davit/bundle';
import { PROBE_SCRIPT, PROBE_SCRIPT_HASH } from './built-gate.ts';
import { constantDocument } from './constant-document.ts';
import type { StaticPage } from './gate-document.ts';

/** Labels of the origins, in the place of an app id, which never has `--` in it. */
export const PROBE_LABELS = ['probe--a', 'probe--b', 'probe--c', 'probe--d'] as const;
export type ProbeLabel = (typeof PROBE_LABELS)[number];
export const PROBE_PAGE = '/.container/probe';
export const PROBE_ECHO = '/.container/probe-echo';

/** The other one of its pair. */
export const otherProbe = (label: ProbeLabel): ProbeLabel =>
  PROBE_LABELS[PROBE_LABELS.indexOf(label) ^ 1] as ProbeLabel;

/**
 * `GET <probe origin>/.container/probe`. `otherOrigin` is that of the other label. `isSite`: each mini-program is a site by itself, so
 * `c` and `d` may leave out what asks for more.
 */
export function probeDocument({
  label,
  otherOrigin,
  hostOrigin,
  isSite = false,
}: {
  readonly label: ProbeLabel;
  readonly otherOrigin: string;
  readonly hostOrigin: string;
  readonly isSite?: boolean;
}): StaticPage {
  const headers = responseHeaders(
    {
      kind: 'app-document',
      // The host frames it without a gate; its own origin is only needed for workers, and it has none.
      origins: { app: otherOrigin, gate: hostOrigin, host: hostOrigin, issuer: otherOrigin },
      manifest: { davit: { connect: [], workers: [] } },
      inlineScriptHashes: [PROBE_SCRIPT_HASH],
    },
    isSite && (label === 'probe--c' || label === 'probe--d'),
  );
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
