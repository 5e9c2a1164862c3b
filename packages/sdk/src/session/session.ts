// A logged-in mini-program: calls the authorization server's APIs, renews its tokens by itself, and says when it has ended.

import { signerFromDeviceKey } from '@davit/crypto/web';
import type { UserInfo } from '@davit/protocol';
import { readJson } from '../authorization-server/authorization-server.ts';
import { type Answer, throwRefusal } from '../authorization-server/refusal.ts';
import type { Context } from '../context.ts';
import { DavitError } from '../davit-error.ts';
import { createEmitter } from '../emitter.ts';
import { renewTokens } from './renew-tokens.ts';
import { type TokenInfo, type Tokens, toTokenInfo } from './tokens.ts';

export interface Session {
  /** The user id: pairwise, the same for this publisher at each login. */
  readonly sub: string | undefined;
  /** What the user has allowed. */
  readonly scopes: readonly string[];
  /** The newest access token, as far as it may be shown; null until there is one. */
  readonly token: TokenInfo | null;
  /**
   * The user details, as far as consented to. Rejects with `login_required` (and the server's `reason`, for example
   * `token_revoked`) when the user has to be asked again.
   */
  getUser(options?: { readonly signal?: AbortSignal }): Promise<UserInfo>;
  /**
   * `fetch` for the authorization server's own APIs, with token and proof. A body must be one that can be sent twice.
   * Renews the token once when the server answers 401, and answers what the server says then.
   */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  /** Renews the access token now. */
  refresh(): Promise<TokenInfo>;
  /** Called with each new access token. Answers a function that stops it. */
  onToken(listener: (token: TokenInfo) => void): () => void;
  /** Called once, when only a login can help. */
  onEnd(listener: (why: DavitError) => void): () => void;
  /** Forgets the tokens, then revokes them at the server; rejects when the server could not be told. */
  logout(): Promise<void>;
}

/** What a session starts with: fresh tokens, or only what was kept by an earlier document. */
export type SessionStart = Pick<Tokens, 'scopes' | 'sub'> & Partial<Tokens>;

export function createSession(context: Context, start: SessionStart): Session {
  const { server, vault, platform } = context;
  const { sub } = start;
  const tokenEvent = createEmitter<TokenInfo>();
  const endEvent = createEmitter<DavitError>();
  let scopes = start.scopes;
  let tokens: Tokens | undefined;
  let info: TokenInfo | null = null;
  let ended: DavitError | undefined;
  let renewing: Promise<Tokens> | undefined;

  const adopt = (fresh: Tokens, refreshed: boolean): Tokens => {
    if (fresh.sub !== sub) throw new DavitError('account_changed');
    tokens = fresh;
    scopes = fresh.scopes;
    info = toTokenInfo(fresh, refreshed, platform.now());
    tokenEvent.emit(info);
    return fresh;
  };
  const end = (why: DavitError): void => {
    if (ended) return;
    ended = why;
    tokens = undefined;
    endEvent.emit(why);
  };
  if (start.accessToken !== undefined) adopt(start as Tokens, false);
  context.signedOut.on(end);

  /** Tokens other than `used`: those of a renewal that somebody else has begun or finished, or new ones. */
  const renew = async (used: Tokens | undefined, why?: string): Promise<Tokens> => {
    if (ended) throw ended;
    if (tokens !== used && tokens) return tokens;
    renewing ??= context
      .locked(() => renewTokens(context, scopes, why))
      .then((fresh) => {
        if (ended) throw ended;
        return adopt(fresh, true);
      })
      .catch((error: DavitError) => {
        if (error.code === 'login_required' || error.code === 'account_changed') end(error);
        throw error;
      })
      .finally(() => {
        renewing = undefined;
      });
    return renewing;
  };

  const request = async (url: string, init: RequestInit): Promise<Answer> => {
    if (ended) throw ended;
    const used = tokens ?? (await renew(undefined));
    const first = await server.send(used.signer, url, init, used.accessToken);
    if (first.response.status !== 401) return first;
    const fresh = await renew(used, first.refusal?.reason);
    return server.send(fresh.signer, url, init, fresh.accessToken);
  };

  return {
    sub,
    get scopes() {
      return scopes;
    },
    get token() {
      return info;
    },
    onToken: tokenEvent.on,
    onEnd: endEvent.on,
    async getUser({ signal } = {}) {
      const { userinfo_endpoint } = await server.metadata();
      const answer = await request(userinfo_endpoint, signal ? { signal } : {});
      const user = await readJson<UserInfo>(throwRefusal(answer));
      // > The sub Claim in the UserInfo Response MUST be verified to exactly match the sub Claim in the ID Token
      // > (OIDC Core §5.3.2)
      if (user.sub !== sub) throw new DavitError('subject_mismatch');
      return user;
    },
    async fetch(url, init = {}) {
      const target = new URL(url, server.issuer);
      if (target.origin !== new URL(server.issuer).origin) throw new DavitError('foreign_origin');
      return (await request(target.href, init)).response;
    },
    async refresh() {
      return toTokenInfo(await renew(tokens), true, platform.now());
    },
    logout: () =>
      context.locked(async () => {
        const kept = await vault.get();
        await vault.clear();
        end(new DavitError('login_required', { reason: 'logged_out' }));
        if (!kept?.refreshToken) return;
        const { revocation_endpoint } = await server.metadata();
        const form = { token: kept.refreshToken, token_type_hint: 'refresh_token' };
        await server.postForm(await signerFromDeviceKey(kept.keys), revocation_endpoint, form);
      }),
  };
}
