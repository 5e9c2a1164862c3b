// The tokens of one session in memory, and what of them may be shown. The secret part never leaves the SDK.
import type { Signer } from '@davit/crypto';
import type { TokenResponse } from '@davit/protocol';

export interface Tokens {
  readonly accessToken: string;
  /** The key that the access token is bound to. */
  readonly signer: Signer;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scopes: readonly string[];
  readonly sub: string | undefined;
}

/** What a developer panel may show of a token. */
export interface TokenInfo {
  /** The public id inside `at_<id>.<secret>`. */
  readonly tokenId: string;
  /** Seconds, counted from `at`. */
  readonly expiresIn: number;
  /** False for the first token of a login. */
  readonly refreshed: boolean;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
}

export const toTokens = (
  answer: TokenResponse,
  signer: Signer,
  sub: string | undefined,
  /** What was asked for; the server names the scope when it differs (RFC 6749 §5.1). */
  asked: readonly string[],
): Tokens => ({
  accessToken: answer.access_token,
  signer,
  expiresIn: answer.expires_in,
  scopes: answer.scope === undefined ? asked : answer.scope.split(' '),
  sub,
});

export const toTokenInfo = ({ accessToken, expiresIn }: Tokens, refreshed: boolean, at: number): TokenInfo => ({
  tokenId: accessToken.split('.')[0]?.replace('at_', '') ?? '',
  expiresIn,
  refreshed,
  at,
});
