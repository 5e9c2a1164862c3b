// The gate: the small operator page between host and app frame, one origin per mini-program (container.md §1). Static, ≤ 2 KB.
import { type Header, responseHeaders } from '@davit/bundle';
import { constantDocument } from './constant-document.ts';
import { GATE_SCRIPT } from './gate-script.ts';

/** SHA-256 of GATE_SCRIPT, as CSP writes it; a test keeps the two equal. */
export const GATE_SCRIPT_HASH = 'sha256-uR7pf4tgiTxwQzMImEJIUr/ma8zF77rm1+HVbms8H+o=';

export interface StaticPage {
  readonly html: string;
  /** The complete set, with `Content-Type`. */
  readonly headers: readonly Header[];
}

/** What the server answers on `GET <gate origin>/`. */
export function gateDocument({
  appOrigin,
  hostOrigin,
}: {
  readonly appOrigin: string;
  readonly hostOrigin: string;
}): StaticPage {
  return {
    html: constantDocument('gate', GATE_SCRIPT, { app: appOrigin, host: hostOrigin }),
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ...responseHeaders({
        kind: 'gate',
        origins: { app: appOrigin, host: hostOrigin },
        inlineScriptHashes: [GATE_SCRIPT_HASH],
      }),
    ],
  };
}
