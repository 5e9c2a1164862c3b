// oidc-provider's data in PostgreSQL, the straightforward way: one table, one row an entry, prepared statements over a pool as large as
// ours, an index for each question that is asked. A code is consumed by a conditional update, so that of two at once one fails.
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { Pool } from 'pg';

const SCHEMA = `
CREATE TABLE entries (
  model TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, payload JSONB NOT NULL, grant_id TEXT COLLATE "C",
  uid TEXT COLLATE "C", consumed_at BIGINT, expires_at TIMESTAMPTZ, PRIMARY KEY (model, id)
);
CREATE INDEX entries_grant ON entries (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX entries_uid ON entries (uid) WHERE uid IS NOT NULL;
CREATE INDEX entries_expiry ON entries (expires_at);
`;
const UPSERT = `INSERT INTO entries (model, id, payload, grant_id, uid, expires_at)
  VALUES ($1, $2, $3, $4, $5, now() + $6 * INTERVAL '1 second')
  ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
    expires_at = excluded.expires_at`;
const LIVE = '(expires_at IS NULL OR expires_at > now())';
const FIND = `SELECT payload, consumed_at FROM entries WHERE model = $1 AND id = $2 AND ${LIVE}`;
const FIND_BY_UID = `SELECT payload, consumed_at FROM entries WHERE model = $1 AND uid = $2 AND ${LIVE}`;
const CONSUME = `UPDATE entries SET consumed_at = floor(extract(epoch FROM now()))
  WHERE model = $1 AND id = $2 AND consumed_at IS NULL`;
const DESTROY = 'DELETE FROM entries WHERE model = $1 AND id = $2';
const REVOKE =
  "DELETE FROM entries WHERE grant_id = $1 AND model IN ('AccessToken', 'AuthorizationCode', 'RefreshToken')";

interface EntryRow {
  readonly payload: AdapterPayload;
  readonly consumed_at: string | null;
}
const toPayload = (row: EntryRow | undefined): AdapterPayload | undefined =>
  row === undefined || row.consumed_at === null ? row?.payload : { ...row.payload, consumed: Number(row.consumed_at) };

/** Ten connections, as each of our processes has. */
export async function openPostgresAdapter(url: string): Promise<(model: string) => Adapter> {
  const pool = new Pool({ connectionString: url, max: 10 });
  await pool.query(SCHEMA);
  const run = (name: string, text: string, values: unknown[]) => pool.query<EntryRow>({ name, text, values });
  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const { grantId = null, uid = null } = payload;
      await run('upsert', UPSERT, [model, id, JSON.stringify(payload), grantId, uid, expiresIn ?? null]);
    },
    find: async (id) => toPayload((await run('find', FIND, [model, id])).rows[0]),
    findByUid: async (uid) => toPayload((await run('find-by-uid', FIND_BY_UID, [model, uid])).rows[0]),
    findByUserCode: async () => undefined,
    async consume(id) {
      if ((await run('consume', CONSUME, [model, id])).rowCount !== 1) throw new Error('it was consumed before');
    },
    async destroy(id) {
      await run('destroy', DESTROY, [model, id]);
    },
    async revokeByGrantId(grantId) {
      await run('revoke', REVOKE, [grantId]);
    },
  });
}
