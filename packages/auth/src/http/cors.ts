// Which web pages may read an answer (authorization.md §10). Exact registered origins, never credentials.

import type { ClientKind } from '../clients/client.ts';
import type { CorsClass } from '../endpoint.ts';
import type { ClientStore } from '../ports/client-store.ts';
import type { Headers } from './respond.ts';

const KINDS: Readonly<Record<Exclude<CorsClass, 'none' | 'public'>, readonly ClientKind[]>> = {
  apps: ['mini-program', 'web'],
  hosts: ['host'],
  'apps-and-hosts': ['host', 'mini-program', 'web'],
};
const ALLOW_HEADERS = 'Authorization, DPoP, Content-Type, Content-Digest, Signature, Signature-Input, Idempotency-Key';
const EXPOSE_HEADERS = 'WWW-Authenticate, DPoP-Nonce, Date, Retry-After, Accept-Signature';
const PREFLIGHT_MAX_AGE_SECONDS = '600';
/** A cache may say "still registered" for this long, no longer (I6). */
const REMEMBER_MS = 1000;
const MAX_REMEMBERED = 1000;

export interface Cors {
  /** Headers that let the page of this origin read the answer; only `Vary` when it may not. */
  answerHeaders(cors: CorsClass, origin: string | null): Promise<Headers>;
  preflightHeaders(cors: CorsClass, origin: string, methods: readonly string[]): Promise<Headers>;
}

export function createCors(store: { now(): number; readonly clients: Pick<ClientStore, 'hasOrigin'> }): Cors {
  const remembered = new Map<string, { readonly isRegistered: boolean; readonly until: number }>();

  const isRegistered = async (cors: keyof typeof KINDS, origin: string): Promise<boolean> => {
    const key = `${cors} ${origin}`;
    const now = store.now();
    const known = remembered.get(key);
    if (known !== undefined && now < known.until) return known.isRegistered;
    const answer = await store.clients.hasOrigin(origin, KINDS[cors]);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(key, { isRegistered: answer, until: now + REMEMBER_MS });
    return answer;
  };

  const allowOrigin = async (cors: CorsClass, origin: string): Promise<string | null> => {
    if (cors === 'none') return null;
    if (cors === 'public') return '*';
    return (await isRegistered(cors, origin)) ? origin : null;
  };

  return {
    async answerHeaders(cors, origin) {
      if (cors === 'none') return [];
      if (cors === 'public')
        return [
          ['access-control-allow-origin', '*'],
          ['access-control-expose-headers', EXPOSE_HEADERS],
        ];
      const allowed = origin === null ? null : await allowOrigin(cors, origin);
      if (allowed === null) return [['vary', 'Origin']];
      return [
        ['vary', 'Origin'],
        ['access-control-allow-origin', allowed],
        ['access-control-expose-headers', EXPOSE_HEADERS],
      ];
    },
    async preflightHeaders(cors, origin, methods) {
      const vary = ['vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'] as const;
      const allowed = await allowOrigin(cors, origin);
      if (allowed === null) return [vary];
      return [
        vary,
        ['access-control-allow-origin', allowed],
        ['access-control-allow-methods', methods.join(', ')],
        ['access-control-allow-headers', ALLOW_HEADERS],
        ['access-control-max-age', PREFLIGHT_MAX_AGE_SECONDS],
      ];
    },
  };
}
