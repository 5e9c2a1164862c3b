// Stores a code, if and only if user, client, host client, host session, grant and client version still stand: one statement.
import type { CodeIssued, NewCode, NotLive } from '@davit/auth';
import type { AuditFacts } from './append-audit.ts';
import { fromScope } from './family-row.ts';
import { hostSessionLive } from './live.ts';
import type { Reader, Steps, Transaction } from './transaction.ts';

/** The host session must be this user's, on this host. */
const hostSession = `(named.host_family_id IS NULL OR (${hostSessionLive('named')} AND EXISTS (SELECT 1 FROM families o
    WHERE o.family_id = named.host_family_id AND o.user_id = named.user_id AND o.client_id = named.host_client_id)))`;
const asNamed = `(SELECT :user AS user_id, :client AS client_id, :host AS host_client_id, :family AS host_family_id)`;

export const INSERT_CODE = `INSERT INTO codes (id, secret_hash, client_id, user_id, user_generation, host_client_id,
    host_family_id, assurance, grant_id, grant_version, challenge, dpop_jkt, scope, nonce, auth_time, epoch, expires_at,
    issued_by)
  SELECT :id, :hash, named.client_id, named.user_id, u.generation, named.host_client_id, named.host_family_id, :assurance, :grant,
    CAST(:grantVersion AS BIGINT), :challenge, :jkt, :scope, :nonce, :authTime, e.value, :expires, :attempt
  FROM ${asNamed} named
    JOIN users u ON u.user_id = named.user_id AND u.state = 'active'
    JOIN clients k ON k.client_id = named.client_id AND k.state = 'active'
    JOIN clients hk ON hk.client_id = named.host_client_id AND hk.state = 'active'
    JOIN facts e ON e.name = 'epoch'
  WHERE (CAST(:clientVersion AS BIGINT) IS NULL OR k.version = :clientVersion) AND ${hostSession}
    AND (CAST(:grant AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM grants g WHERE g.grant_id = :grant AND g.version = :grantVersion
      AND g.state = 'active' AND g.user_id = :user AND g.client_id = :client))
  ON CONFLICT (id) DO NOTHING`;

export const DIAGNOSE_ISSUE = `SELECT
    EXISTS (SELECT 1 FROM users u WHERE u.user_id = named.user_id AND u.state = 'active') AS user_active,
    EXISTS (SELECT 1 FROM clients k WHERE k.client_id = named.client_id AND k.state = 'active') AS client_active,
    EXISTS (SELECT 1 FROM clients k WHERE k.client_id = named.host_client_id AND k.state = 'active') AS host_active,
    ${hostSession} AS host_session_live,
    (CAST(:clientVersion AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM clients k
      WHERE k.client_id = named.client_id AND k.version = :clientVersion)) AS version_stands
  FROM ${asNamed} named`;

const ISSUED_BEFORE = 'SELECT expires_at, grant_id FROM codes WHERE id = :id AND issued_by = :attempt';

export interface CodeToIssue {
  readonly code: NewCode;
  readonly attemptId: string;
  readonly grant: { readonly id: string; readonly version: number } | null;
  /** The client's row version that the decision was made on; null when it does not matter. */
  readonly clientVersion: number | null;
}

const namedParams = ({ code, clientVersion }: CodeToIssue) => ({
  user: code.userId,
  client: code.clientId,
  host: code.hostClientId,
  family: code.hostFamilyId,
  clientVersion,
});

/** Null when something does not stand: see `whyNotIssued`. */
export function* issueCode(tx: Transaction, issue: CodeToIssue): Steps<CodeIssued | null> {
  const { code } = issue;
  const expires = tx.now + code.ttlMs;
  const inserted = yield* tx.run(INSERT_CODE, {
    ...namedParams(issue),
    id: code.id,
    hash: code.secretHash,
    assurance: code.assurance,
    grant: issue.grant?.id ?? null,
    grantVersion: issue.grant?.version ?? null,
    challenge: code.challenge,
    jkt: code.dpopJkt,
    scope: fromScope(code.scope),
    nonce: code.nonce,
    authTime: code.authTime,
    expires,
    attempt: issue.attemptId,
    now: tx.now,
  });
  return inserted === 1 ? { kind: 'issued', expiresAt: expires, grantId: issue.grant?.id ?? null } : null;
}

/** This attempt has won before, and its answer was lost: the same answer again. */
export function* issuedBefore(reader: Reader, attempt: string, id: string): Steps<CodeIssued | null> {
  const row = yield* reader.get<{ expires_at: number; grant_id: string | null }>(ISSUED_BEFORE, { id, attempt });
  return row && { kind: 'issued', expiresAt: row.expires_at, grantId: row.grant_id };
}

interface Standing {
  readonly user_active: number;
  readonly client_active: number;
  readonly host_active: number;
  readonly host_session_live: number;
  readonly version_stands: number;
}

export function* whyNotIssued(tx: Transaction, issue: CodeToIssue): Steps<NotLive | 'version' | 'grant'> {
  const row = yield* tx.get<Standing>(DIAGNOSE_ISSUE, { ...namedParams(issue), now: tx.now });
  if (row === null || row.user_active === 0) return { kind: 'not_live', reason: 'user_inactive' };
  if (row.client_active === 0 || row.host_active === 0) return { kind: 'not_live', reason: 'client_inactive' };
  if (row.host_session_live === 0) return { kind: 'not_live', reason: 'host_session_ended' };
  return row.version_stands === 0 ? 'version' : 'grant';
}

/** What an issuing verb's audit rows may leave out. */
export const codeFacts = (code: NewCode, grantId: string | null): AuditFacts => ({
  clientId: code.clientId,
  hostClientId: code.hostClientId,
  userId: code.userId,
  grantId,
});
