// What stands beside a client's row: its origins (for CORS) and its claims on public keys.
import type { Client, KeyClaim } from '@davit/auth';
import type { Steps, Transaction } from './transaction.ts';

const DROP_ORIGINS = 'DELETE FROM client_origins WHERE client_id = :client';
const ADD_ORIGIN = `INSERT INTO client_origins (origin, client_id) VALUES (:origin, :client) ON CONFLICT DO NOTHING`;
/** A key that signs bundles is no client's: either claim finds the other one. */
export const CLAIM_KEY = `INSERT INTO client_keys (thumbprint, client_id, purpose) SELECT :thumbprint, :client, :purpose
  WHERE NOT EXISTS (SELECT 1 FROM bundle_keys b WHERE b.thumbprint = :thumbprint)
  ON CONFLICT (thumbprint) DO NOTHING`;
export const CLAIM_BUNDLE_KEY = `INSERT INTO bundle_keys (thumbprint, publisher_id) SELECT :thumbprint, :publisher
  WHERE NOT EXISTS (SELECT 1 FROM client_keys c WHERE c.thumbprint = :thumbprint)
  ON CONFLICT (thumbprint) DO NOTHING`;
export const IS_BUNDLE_KEY = 'SELECT 1 FROM bundle_keys WHERE thumbprint = :thumbprint';
/** Whether a key is free is decided over several tables: whoever claims one does so alone. */
export const LOCK_KEYS = 'LOCK TABLE client_keys IN SHARE ROW EXCLUSIVE MODE';
const OWN_CLAIM = `SELECT 1 FROM client_keys
  WHERE thumbprint = :thumbprint AND client_id = :client AND purpose = :purpose`;
export const HAS_ORIGIN = `SELECT k.kind FROM client_origins o JOIN clients k ON k.client_id = o.client_id
  WHERE o.origin = :origin AND k.state = 'active'`;

export function* writeOrigins(tx: Transaction, client: Pick<Client, 'clientId' | 'origins'>): Steps<void> {
  yield* tx.run(DROP_ORIGINS, { client: client.clientId });
  for (const origin of client.origins) yield* tx.run(ADD_ORIGIN, { origin, client: client.clientId });
}

/** False when it is a client's key. `isNew` when nobody had claimed it: the row keeps who was first. */
export function* claimBundleKey(
  tx: Transaction,
  thumbprint: string,
  publisher: string,
): Steps<{ isBundleKey: boolean; isNew: boolean }> {
  const isNew = (yield* tx.run(CLAIM_BUNDLE_KEY, { thumbprint, publisher })) === 1;
  return { isBundleKey: isNew || (yield* tx.get(IS_BUNDLE_KEY, { thumbprint })) !== null, isNew };
}

/** The first key that belongs to another client or purpose, or null. A claim is never given up. */
export function* claimKeys(tx: Transaction, client: string, claims: readonly KeyClaim[]): Steps<KeyClaim | null> {
  for (const { thumbprint, purpose } of claims) {
    const claim = { thumbprint, client, purpose };
    const isNew = (yield* tx.run(CLAIM_KEY, claim)) === 1;
    if (!isNew && (yield* tx.get(OWN_CLAIM, claim)) === null) return { thumbprint, purpose };
  }
  return null;
}
