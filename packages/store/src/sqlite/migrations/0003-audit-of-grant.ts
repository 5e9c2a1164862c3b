// A user's activity is read by grant: without this, each look would read the whole audit log.
export const auditOfGrant = {
  version: 3,
  name: 'audit-of-grant',
  sql: 'CREATE INDEX audit_grant ON audit (grant_id) WHERE grant_id IS NOT NULL;',
} as const;
