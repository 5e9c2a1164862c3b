// The gate: the small operator page between host and app frame, one origin per mini-program (container.md §1). Static, ≤ 2 KB.
import { type Header, responseHeaders } from '@davit/bundle';
import { GATE_SCRIPT, GATE_SCRIPT_HASH } from './built-gate.ts';
import { constantDocument } from './constant-document.ts';

export interface StaticPage {
  readonly html: string;
  /** The complete set, with `Content-Type`. */
  readonly headers: readonly Header[];
}

/**
 * What the server answers on `GET <gate origin>/`, whatever the query: hosts ask for `/?<GATE_BUILD>`, or `/?<GATE_BUILD>&site` where
 * the gate is a site by itself. It may be kept for as long as
 * a mini-program may be launched without a network, and longer.
 */
export function gateDocument({
  appOrigin,
  hostOrigin,
  isSite = false,
}: {
  readonly appOrigin: string;
  readonly hostOrigin: string;
  /** See `responseHeaders`. */
  readonly isSite?: boolean;
}): StaticPage {
  return {
    html: constantDocument('gate', GATE_SCRIPT, { app: appOrigin, host: hostOrigin }),
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Cache-Control', 'public, max-age=2592000'],
      ...responseHeaders(
        { kind: 'gate', origins: { app: appOrigin, host: hostOrigin }, inlineScriptHashes: [GATE_SCRIPT_HASH] },
        isSite,
      ),
    ],
  };
}
