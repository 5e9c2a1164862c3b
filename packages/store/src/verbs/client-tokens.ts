// Tokens of accounts: issued while client and key count, in the statement that inserts them; read with both, each time.
import type { ClientTokenOutcome, ClientTokenStore, LiveClientToken } from '@davit/auth';
import { appendAudit } from './append-audit.ts';
import { fromScope, toScope } from './family-row.ts';
import { type Decision, keep, type Steps, type Transaction, type Transactions, undo } from './transaction.ts';
import { runVerb } from './verb.ts';

const KEY_COUNTS = `EXISTS (SELECT 1 FROM signing_keys s WHERE s.keyid = :keyid AND s.client_id = k.client_id
    AND (s.state = 'active' OR (s.state = 'retiring' AND s.retires_at > :now)))`;
const EPOCH = "(SELECT value FROM facts WHERE name = 'epoch')";

export const ISSUE_CLIENT_TOKEN = `INSERT INTO client_tokens
    (id, secret_hash, client_id, keyid, dpop_jkt, scope, epoch, issued_by, expires_at)
  SELECT :id, :hash, k.client_id, :keyid, :jkt, :scope, ${EPOCH}, :attempt, :now + :ttl
  FROM clients k WHERE k.client_id = :client AND k.state = 'active' AND ${KEY_COUNTS}
  ON CONFLICT (id) DO NOTHING`;
/** A retry of the attempt that issued it finds its own. */
const OWN = 'SELECT expires_at FROM client_tokens WHERE id = :id AND issued_by = :attempt';
export const RESOLVE_CLIENT_TOKEN = `SELECT t.id, t.client_id, t.keyid, t.dpop_jkt, t.scope, t.expires_at, t.revoked_at,
    k.kind, k.state, k.publisher_id, k.token_scopes, k.request_signing, t.epoch = ${EPOCH} AS epoch_live,
    EXISTS (SELECT 1 FROM signing_keys s WHERE s.keyid = t.keyid AND s.client_id = t.client_id
      AND (s.state = 'active' OR (s.state = 'retiring' AND s.retires_at > :now))) AS key_live
  FROM client_tokens t JOIN clients k ON k.client_id = t.client_id
  WHERE t.id = :id AND t.secret_hash = :hash`;
export const REVOKE_CLIENT_TOKEN = `UPDATE client_tokens SET revoked_at = :now
  WHERE id = :id AND secret_hash = :hash AND client_id = :client AND revoked_at IS NULL`;
const OF_CLIENT = 'SELECT 1 FROM client_tokens WHERE id = :id AND secret_hash = :hash AND client_id = :client';

interface TokenRow {
  readonly id: string;
  readonly client_id: string;
  readonly keyid: string;
  readonly dpop_jkt: string;
  readonly scope: string;
  readonly expires_at: number;
  readonly revoked_at: number | null;
  readonly kind: LiveClientToken['kind'];
  readonly state: 'active' | 'suspended';
  readonly publisher_id: string | null;
  readonly token_scopes: string;
  readonly request_signing: LiveClientToken['requestSigning'];
  readonly epoch_live: number;
  readonly key_live: number;
}

type Input<Verb extends 'issue' | 'revoke'> = Parameters<ClientTokenStore[Verb]>[0];
type Outcome<Verb extends 'issue' | 'revoke'> = Exclude<
  Awaited<ReturnType<ClientTokenStore[Verb]>>,
  { readonly kind: 'replayed' }
>;

function* issue(tx: Transaction, input: Input<'issue'>): Steps<Decision<Outcome<'issue'>>> {
  const { attemptId: attempt, clientId, dpopJkt, keyid, scope, token } = input;
  const rows = yield* tx.run(ISSUE_CLIENT_TOKEN, {
    id: token.id,
    hash: token.secretHash,
    client: clientId,
    keyid,
    jkt: dpopJkt,
    scope: fromScope(scope),
    attempt,
    ttl: token.ttlMs,
    now: tx.now,
  });
  if (rows === 1) {
    yield* appendAudit(tx, input.audit, { clientId });
    return keep({ kind: 'issued', expiresAt: tx.now + token.ttlMs });
  }
  const own = yield* tx.get<{ expires_at: number }>(OWN, { id: token.id, attempt });
  return undo(own === null ? { kind: 'not_live' } : { kind: 'issued', expiresAt: own.expires_at });
}

function toOutcome(row: TokenRow, now: number): ClientTokenOutcome {
  const dpopJkt = row.dpop_jkt;
  const isRevoked = row.revoked_at !== null || row.state !== 'active' || row.epoch_live === 0 || row.key_live === 0;
  if (isRevoked) return { kind: 'dead', reason: 'token_revoked', dpopJkt };
  if (row.expires_at <= now) return { kind: 'dead', reason: 'token_expired', dpopJkt };
  return {
    kind: 'live',
    dpopJkt,
    token: {
      tokenId: row.id,
      expiresAt: row.expires_at,
      scope: toScope(row.scope),
      tokenScopes: JSON.parse(row.token_scopes) as string[],
      clientId: row.client_id,
      kind: row.kind,
      publisherId: row.publisher_id,
      requestSigning: row.request_signing,
      keyid: row.keyid,
    },
  };
}

function* revoke(tx: Transaction, input: Input<'revoke'>): Steps<Decision<Outcome<'revoke'>>> {
  const named = { id: input.tokenId, hash: input.secretHash, client: input.clientId };
  if ((yield* tx.run(REVOKE_CLIENT_TOKEN, { ...named, now: tx.now })) === 0)
    return undo({ kind: (yield* tx.get(OF_CLIENT, named)) === null ? 'not_found' : 'revoked' });
  yield* appendAudit(tx, input.audit, { clientId: input.clientId });
  return keep({ kind: 'revoked' });
}

export const createClientTokens = (transactions: Transactions): ClientTokenStore => ({
  issue: (input) =>
    runVerb<Outcome<'issue'>>(transactions, input, function* (tx) {
      return yield* issue(tx, input);
    }),
  resolve: (id, hash) =>
    transactions.read(function* (reader, now) {
      const row = yield* reader.get<TokenRow>(RESOLVE_CLIENT_TOKEN, { id, hash, now });
      return row === null ? { kind: 'dead', reason: 'token_unknown', dpopJkt: null } : toOutcome(row, now);
    }),
  revoke: (input) =>
    runVerb<Outcome<'revoke'>>(transactions, input, function* (tx) {
      return yield* revoke(tx, input);
    }),
});
