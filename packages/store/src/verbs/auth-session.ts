// auth_sessions: each step belongs to one presenter, is spent by one conditional statement, and opens the next.
import type { AuthSession, NewAuthSession, SessionBinding, SessionPresentation } from '@davit/auth';
import { hostSessionLive } from './live.ts';
import type { Reader, Steps, Transaction } from './transaction.ts';

const INSERT = `INSERT INTO auth_sessions (id, secret_hash, kind, host_client_id, installation_jkt, host_family_id, app_id,
    user_id, request, consent_hash, client_version, wrong_factors, expires_at, opened_by)
  VALUES (:id, :hash, :kind, :host, :jkt, :family, :app, :user, :request, :consent, :version, :wrong, :expires, :attempt)
  ON CONFLICT (id) DO NOTHING`;
const OPENED_BY = 'SELECT expires_at FROM auth_sessions WHERE id = :id AND opened_by = :attempt';

const presented = `s.id = :id AND s.secret_hash = :hash AND s.host_client_id = :host AND s.installation_jkt IS NOT DISTINCT FROM :jkt
    AND s.host_family_id IS NOT DISTINCT FROM :family AND s.app_id IS NOT DISTINCT FROM :app`;
const usable = `s.spent_by IS NULL AND s.expires_at > :now AND (s.host_family_id IS NULL OR ${hostSessionLive('s')})`;

export const SPEND_SESSION = `UPDATE auth_sessions AS s SET spent_by = :attempt WHERE ${presented} AND ${usable}`;
const SPENT_BY_ATTEMPT = `SELECT 1 FROM auth_sessions s WHERE ${presented} AND s.spent_by = :attempt`;
export const PEEK_SESSION = `SELECT s.id, s.kind, s.host_client_id, s.installation_jkt, s.host_family_id, s.app_id, s.user_id,
    s.request, s.consent_hash, s.client_version, s.wrong_factors, s.expires_at
  FROM auth_sessions s WHERE ${presented} AND ${usable}`;

interface SessionRow {
  readonly id: string;
  readonly kind: AuthSession['kind'];
  readonly host_client_id: string;
  readonly installation_jkt: string | null;
  readonly host_family_id: string | null;
  readonly app_id: string | null;
  readonly user_id: string | null;
  readonly request: string;
  readonly consent_hash: string | null;
  readonly client_version: number | null;
  readonly wrong_factors: number;
  readonly expires_at: number;
}

const bindingParams = (binding: SessionBinding) => ({
  host: binding.hostClientId,
  jkt: binding.installationJkt,
  family: binding.hostFamilyId,
  app: binding.appId,
});
const presentedParams = (session: SessionPresentation) => ({
  id: session.id,
  hash: session.secretHash,
  ...bindingParams(session),
});

export function* peekSession(reader: Reader, now: number, session: SessionPresentation): Steps<AuthSession | null> {
  const row = yield* reader.get<SessionRow>(PEEK_SESSION, { ...presentedParams(session), now });
  return (
    row && {
      id: row.id,
      kind: row.kind,
      hostClientId: row.host_client_id,
      installationJkt: row.installation_jkt,
      hostFamilyId: row.host_family_id,
      appId: row.app_id,
      userId: row.user_id,
      request: row.request,
      consentHash: row.consent_hash,
      clientVersion: row.client_version,
      wrongFactors: row.wrong_factors,
      expiresAt: row.expires_at,
    }
  );
}

/** When it ends; null when this attempt has opened it before (see `openedBefore`) or the id is taken. */
export function* insertSession(tx: Transaction, attempt: string, session: NewAuthSession): Steps<number | null> {
  const expires = tx.now + session.ttlMs;
  const inserted = yield* tx.run(INSERT, {
    id: session.id,
    hash: session.secretHash,
    kind: session.kind,
    ...bindingParams(session),
    user: session.userId,
    request: session.request,
    consent: session.consentHash,
    version: session.clientVersion,
    wrong: session.wrongFactors,
    expires,
    attempt,
  });
  return inserted === 1 ? expires : null;
}

export function* openedBefore(reader: Reader, attempt: string, id: string): Steps<number | null> {
  return (yield* reader.get<{ expires_at: number }>(OPENED_BY, { id, attempt }))?.expires_at ?? null;
}

export function* spendSession(tx: Transaction, attempt: string, session: SessionPresentation): Steps<boolean> {
  return (yield* tx.run(SPEND_SESSION, { ...presentedParams(session), attempt, now: tx.now })) === 1;
}

export function* spentBefore(reader: Reader, attempt: string, session: SessionPresentation): Steps<boolean> {
  return (yield* reader.get(SPENT_BY_ATTEMPT, { ...presentedParams(session), attempt })) !== null;
}
