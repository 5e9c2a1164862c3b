// Answers of the registry: what stands on every one of them, and refusals as problem details. Everything here is public, for any
// web page, and nothing of it is a document: opened as one, it runs nothing.
import type { PlainResponse } from '@davit/protocol';
import { TRY_AGAIN_SECONDS } from '../durations.ts';
import { REGISTRY_REFUSALS, type RegistryRefusal } from './refusals.ts';

export type Headers = PlainResponse['headers'];

const ALWAYS: Headers = [
  ['access-control-allow-origin', '*'],
  ['access-control-expose-headers', 'etag, retry-after'],
  [
    'content-security-policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  ],
  ['cross-origin-resource-policy', 'cross-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
];

/** What `headers` say themselves replaces what stands on every answer. */
export const respond = (status: number, headers: Headers, body: string | Uint8Array): PlainResponse => ({
  status,
  headers: [...ALWAYS.filter(([name]) => !headers.some(([own]) => own === name)), ...headers],
  body,
});

/** What this one case adds: `detail` (RFC 9457 §3.1.4), and members of our own. */
export interface RefusalFacts {
  readonly detail?: string | undefined;
  readonly problems?: readonly unknown[] | undefined;
}

/** @see RFC 9457 §3; `code` and `hint` are ours. */
export function refuse(code: RegistryRefusal, headers: Headers = [], facts: RefusalFacts = {}): PlainResponse {
  const { status, title, hint } = REGISTRY_REFUSALS[code];
  const retry: Headers = status === 503 || status === 429 ? [['retry-after', String(TRY_AGAIN_SECONDS)]] : [];
  const { detail, problems } = facts;
  const own = { type: `/docs/errors#${code}`, title, status, code, hint };
  const problem = { ...own, ...(detail !== undefined && { detail }), ...(problems !== undefined && { problems }) };
  const type: Headers = [
    ['content-type', 'application/problem+json'],
    ['cache-control', 'no-store'],
  ];
  return respond(status, [...type, ...retry, ...headers], `${JSON.stringify(problem)}\n`);
}
