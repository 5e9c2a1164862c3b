// For development servers: every live access token of one client ends now, so that its author sees a refresh without waiting for one.
// No verb of the store's port, and on connections of its own: no server that serves people has it.
import { keep, type Transactions } from './transaction.ts';

/** Two connections read one clock at two moments: no reader may find the end still ahead. */
const CLOCK_JITTER_MS = 1_000;

const EXPIRE = `UPDATE access_tokens SET expires_at = :end
  WHERE revoked_at IS NULL AND expires_at > :now
    AND family_id IN (SELECT family_id FROM families WHERE client_id = :client AND revoked_at IS NULL)`;

/** How many have ended. Families live on: their refresh tokens go on working. */
export const expireAccessTokens = (transactions: Transactions, clientId: string): Promise<number> =>
  transactions.write(function* (tx) {
    return keep(yield* tx.run(EXPIRE, { client: clientId, now: tx.now, end: tx.now - CLOCK_JITTER_MS }));
  });
