// Ends a session at the server: revoking its refresh token kills the family (RFC 7009). Safe to repeat.
import type { Exchange } from './exchange.ts';

export async function revoke(exchange: Exchange, refreshToken: string): Promise<void> {
  const form = { token: refreshToken, token_type_hint: 'refresh_token' };
  const call = { method: 'POST', path: '/oauth/revoke', form } as const;
  const answer = await exchange(call);
  if (answer === null || answer.status >= 500) await exchange(call);
}
