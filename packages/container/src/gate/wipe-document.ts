// The page that deletes everything a mini-program stored on its own origin: `GET <app origin>/.container/wipe`.
import { responseHeaders } from '@davit/bundle';
import { constantDocument } from './constant-document.ts';
import type { StaticPage } from './gate-document.ts';
import { WIPE_SCRIPT } from './wipe-script.ts';

/** SHA-256 of WIPE_SCRIPT, as CSP writes it; a test keeps the two equal. */
export const WIPE_SCRIPT_HASH = 'sha256-8hdVW8Q4i9J4NEfcN972kGva3FqPKjeFw8QS9XSjOVc=';

export function wipeDocument({
  gateOrigin,
  hostOrigin,
  isPartial = false,
}: {
  readonly gateOrigin: string;
  readonly hostOrigin: string;
  /** No network answer, so that nothing but the script deletes. */
  readonly isPartial?: boolean;
}): StaticPage {
  return {
    html: constantDocument('wipe', WIPE_SCRIPT, isPartial ? { partial: gateOrigin } : {}),
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ...responseHeaders({
        kind: 'wipe',
        origins: { gate: gateOrigin, host: hostOrigin },
        inlineScriptHashes: [WIPE_SCRIPT_HASH],
      }),
    ],
  };
}
