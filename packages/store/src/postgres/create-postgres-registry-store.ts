// The registry's store in PostgreSQL.
import { createRegistryStore, type KeptRegistryStore } from '../verbs/registry/create-registry-store.ts';
import { openDatabase, type PostgresStoreOptions } from './open-database.ts';

const versionCode = (which: 'current' | 'previous') => `SELECT CAST(c.value #>> '{${which},version_code}' AS BIGINT)
        FROM registry_releases r, jsonb_each(CAST(r.document AS jsonb) -> 'channels') c WHERE r.app_id = v.app_id`;
const NAMED_VERSIONS = `SELECT v.document FROM registry_versions v
  WHERE v.version_code = (SELECT max(n.version_code) FROM registry_versions n WHERE n.app_id = v.app_id)
    OR v.version_code IN (${versionCode('current')}
      UNION ${versionCode('previous')})
  ORDER BY v.app_id, v.version_code DESC`;

export async function createPostgresRegistryStore(options: PostgresStoreOptions): Promise<KeptRegistryStore> {
  return createRegistryStore(await openDatabase(options), NAMED_VERSIONS);
}
