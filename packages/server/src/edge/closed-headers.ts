// The headers of answers that belong to no site: malformed requests, unknown hosts, oversize bodies, time-outs.
// Such an answer may reach a document of any origin (a mini-program can navigate itself to a malformed path), so it opens nothing.

import { connectionAllowlist, permissionsPolicy } from '@davit/bundle';

/** A document with these runs nothing, loads nothing, is framed by nobody and has an opaque origin. */
export const CLOSED_HEADERS: readonly (readonly [string, string])[] = [
  [
    'Content-Security-Policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  ],
  ['Connection-Allowlist', connectionAllowlist([])],
  ['Origin-Agent-Cluster', '?1'],
  ['Permissions-Policy', permissionsPolicy([])],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-DNS-Prefetch-Control', 'off'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Cache-Control', 'no-store'],
];
