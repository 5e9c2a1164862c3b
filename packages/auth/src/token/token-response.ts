// The 200 of the token endpoint (RFC 6749 §5.1, OIDC Core §3.1.3.3): one access token, the family's refresh token, an ID token for openid.
import { formatScope, type PlainResponse, type TokenResponse } from '@davit/protocol';
import type { Client } from '../clients/client.ts';
import { type AuthConfig, HOST_SESSION_TTL_SECONDS } from '../config.ts';
import type { AuthContext } from '../context.ts';
import { json } from '../http/respond.ts';
import type { Family } from '../ports/token-store.ts';
import { deriveRefreshToken } from '../secrets/refresh-token.ts';
import { makeIdToken } from './id-token.ts';

/** A host session lives 10 minutes whatever the life of other access tokens is (authorization.md §2). */
export const accessTokenTtlSeconds = (config: AuthConfig, client: Client): number =>
  client.kind === 'host' ? HOST_SESSION_TTL_SECONDS : config.accessTokenTtlSeconds;

export interface IssuedTokens {
  readonly client: Client;
  readonly family: Family;
  readonly accessToken: string;
  /** Of the access token: a refresh may have narrowed it. */
  readonly scope: readonly string[];
  /** Milliseconds, database time: never after the family's end. */
  readonly accessExpiresAt: number;
  /** Names the refresh token to answer with. */
  readonly generation: number;
  readonly nonce: string | null;
}

export async function tokenResponse(context: AuthContext, issued: IssuedTokens): Promise<PlainResponse> {
  const { client, family, accessToken, scope } = issued;
  const secondsLeft = Math.ceil((issued.accessExpiresAt - context.store.now()) / 1000);
  const hasIdToken = client.kind !== 'host' && scope.includes('openid');
  const body: TokenResponse = {
    access_token: accessToken,
    token_type: family.dpopJkt === null ? 'Bearer' : 'DPoP',
    expires_in: Math.max(0, Math.min(secondsLeft, accessTokenTtlSeconds(context.config, client))),
    refresh_token: await deriveRefreshToken(context, family, issued.generation),
    scope: formatScope(scope),
    ...(hasIdToken ? { id_token: await makeIdToken(context, issued) } : {}),
  };
  return json(200, body, [['pragma', 'no-cache']]);
}
