// Why a code or refresh token was refused, as exactly as only the audit log says it. Type only.

/** Why a code or refresh token was refused: audit log and the publisher's console only, never the wire. */
export type GrantRefusal =
  | 'code_unknown'
  | 'code_expired'
  | 'code_spent'
  | 'client_mismatch'
  | 'verifier_mismatch'
  | 'key_mismatch'
  | 'refresh_unknown'
  | 'refresh_spent'
  | 'refresh_reused'
  | 'refresh_expired'
  | 'family_revoked'
  | 'grant_withdrawn'
  | 'user_inactive'
  | 'client_inactive'
  | 'host_session_ended';
