// Talks to the one authorization server: discovery, and requests with DPoP proofs. Keeps metadata and nonces, no token.
import type { Signer } from '@davit/crypto';
import { makeProof } from '@davit/dpop';
import type { TokenResponse } from '@davit/protocol';
import { DavitError } from '../davit-error.ts';
import type { Platform } from '../platform.ts';
import { type Answer, readRefusal, throwRefusal } from './refusal.ts';

/** One exchange with the authorization server, for a developer's eyes. Holds no secret. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** 0 when no answer came. */
  readonly status: number;
  /** The stable reason of a refusal. */
  readonly reason: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Metadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly userinfo_endpoint: string;
  readonly revocation_endpoint: string;
}

export interface AuthorizationServer {
  readonly issuer: string;
  metadata(): Promise<Metadata>;
  /** Sends a request with a proof, once more when the server wants a nonce in it. */
  send(signer: Signer, url: string, init: RequestInit, accessToken?: string): Promise<Answer>;
  /** Posts a form; throws what the server refuses. */
  postForm(signer: Signer, url: string, form: Record<string, string>): Promise<Response>;
  /** Posts to the token endpoint. Never repeated here. */
  requestToken(signer: Signer, form: Record<string, string>): Promise<TokenAnswer>;
}

export interface TokenAnswer extends TokenResponse {
  /** Seconds since 1970 when it was sent, by the server's clock. */
  readonly serverTime: number;
}

export function createAuthorizationServer(
  platform: Platform,
  issuer: string,
  clientId: string,
  onExchange: (exchange: Exchange) => void,
): AuthorizationServer {
  /** The newest DPoP nonce of each origin (RFC 9449 §8.2). */
  const nonces = new Map<string, string>();
  let found: Promise<Metadata> | undefined;

  const exchange = async (url: string, init: RequestInit): Promise<Answer> => {
    const report = (status: number, reason: string | undefined) =>
      onExchange({ method: init.method ?? 'GET', path: new URL(url).pathname, status, reason, at: platform.now() });
    const deadline = AbortSignal.timeout(platform.exchangeTimeoutMs);
    try {
      const response = await platform.fetch(url, {
        cache: 'no-store',
        ...init,
        signal: init.signal ? AbortSignal.any([init.signal, deadline]) : deadline,
        // A redirect could carry credentials elsewhere, and no endpoint sends one.
        redirect: 'error',
        credentials: 'omit',
      });
      const refusal = await readRefusal(response);
      report(response.status, refusal?.reason ?? refusal?.error);
      return { response, refusal };
    } catch (cause) {
      const code = init.signal?.aborted ? 'aborted' : 'network';
      report(0, code);
      throw new DavitError(code, { cause });
    }
  };

  const discover = async (): Promise<Metadata> => {
    const { origin, pathname } = new URL(issuer);
    // > inserting "/.well-known/…" between the host component and the path component (RFC 8414 §3.1)
    const path = pathname === '/' ? '' : pathname;
    const answer = await exchange(`${origin}/.well-known/oauth-authorization-server${path}`, {});
    const metadata = await readJson<Metadata>(throwRefusal(answer));
    // > The "issuer" value returned MUST be identical to the authorization server's issuer identifier (RFC 8414 §3.3)
    if (metadata.issuer !== issuer) throw new DavitError('issuer_mismatch');
    return metadata;
  };

  const send: AuthorizationServer['send'] = async (signer, url, init, accessToken) => {
    const { origin } = new URL(url);
    for (let retried = false; ; retried = true) {
      const proof = await makeProof(
        { method: init.method ?? 'GET', url, nonce: nonces.get(origin), accessToken, now: platform.now() / 1000 },
        signer,
        platform.crypto,
      );
      const headers = new Headers(init.headers);
      headers.set('DPoP', proof);
      if (accessToken) headers.set('Authorization', `DPoP ${accessToken}`);
      const answer = await exchange(url, { ...init, headers });
      const nonce = answer.response.headers.get('dpop-nonce');
      if (nonce) nonces.set(origin, nonce);
      if (retried || !nonce || answer.refusal?.error !== 'use_dpop_nonce') return answer;
    }
  };

  const postForm: AuthorizationServer['postForm'] = async (signer, url, form) => {
    const body = new URLSearchParams({ ...form, client_id: clientId });
    return throwRefusal(await send(signer, url, { method: 'POST', body }));
  };

  return {
    issuer,
    send,
    postForm,
    metadata() {
      found ??= discover().catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      return found;
    },
    async requestToken(signer, form) {
      const response = await postForm(signer, (await this.metadata()).token_endpoint, form);
      const answer = await readJson<TokenResponse>(response);
      if (typeof answer.access_token !== 'string') throw new DavitError('unavailable');
      const serverTime = (Date.parse(response.headers.get('date') ?? '') || platform.now()) / 1000;
      return { ...answer, serverTime };
    },
  };
}

/** The JSON object of a good answer. A body that is cut off is a lost answer. */
export async function readJson<T extends object>(response: Response): Promise<T> {
  try {
    const value: unknown = await response.json();
    if (typeof value === 'object' && value !== null) return value as T;
  } catch (cause) {
    throw new DavitError('network', { cause });
  }
  throw new DavitError('unavailable');
}
