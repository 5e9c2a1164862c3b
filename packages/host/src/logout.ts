// Log-out: forgotten here at once and always, revoked at the server if it can be reached.
import type { Exchange } from './exchange.ts';
import type { KeptSession } from './kept-session.ts';
import { revoke } from './revoke.ts';

export async function logout(exchange: Exchange, session: KeptSession): Promise<void> {
  await session.load();
  await session.catchUp();
  const state = session.current();
  // Nothing at hand: the store may already hold somebody else's session, which is not ours to forget.
  if (state === null) return;
  await session.replace(null);
  await revoke(exchange, state.refreshToken);
}
