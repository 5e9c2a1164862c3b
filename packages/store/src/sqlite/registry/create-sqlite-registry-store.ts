// The registry's store in the database file.
import { createRegistryStore, type KeptRegistryStore } from '../../verbs/registry/create-registry-store.ts';
import { openDatabase, type SqliteStoreOptions } from '../open-database.ts';

const NAMED_VERSIONS = `SELECT v.document FROM registry_versions v
  WHERE v.version_code = (SELECT max(n.version_code) FROM registry_versions n WHERE n.app_id = v.app_id)
    OR v.version_code IN (
      SELECT json_extract(c.value, '$.current.version_code') FROM registry_releases r, json_each(r.document, '$.channels') c
        WHERE r.app_id = v.app_id
      UNION SELECT json_extract(c.value, '$.previous.version_code')
        FROM registry_releases r, json_each(r.document, '$.channels') c WHERE r.app_id = v.app_id)
  ORDER BY v.app_id, v.version_code DESC`;

export async function createSqliteRegistryStore(options: SqliteStoreOptions): Promise<KeptRegistryStore> {
  const { clock, transactions, close } = await openDatabase(options);
  return createRegistryStore({ now: clock.now, transactions, close }, NAMED_VERSIONS);
}
