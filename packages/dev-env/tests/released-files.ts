// What a development server has released, as a host gets it: over HTTP, believed because of the root of dev.json.
import { publisherKeyFor, type ReleaseRecord, verifyBundle, verifyReleaseRecord } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import type { DevEnv } from '@davit/dev-env';

export async function fetchRecord({ info }: DevEnv, appId = 'shop'): Promise<ReleaseRecord> {
  const answer = await fetch(`${info.registry_url}/apps/${appId}/record`);
  const record = await verifyReleaseRecord(await answer.text(), { root: info.root_key, appId }, nodeCrypto);
  if (!record.ok) throw new Error(JSON.stringify(record.failure));
  return record.value;
}

export async function fetchBundle({ info }: DevEnv, digest: string): Promise<Uint8Array | null> {
  const answer = await fetch(`${info.registry_url}/bundles/${digest}`);
  return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
}

/** The text of one file of the current version; null when that version has no such file. */
export async function releasedFile(env: DevEnv, appId: string, path: string): Promise<string | null> {
  const record = await fetchRecord(env, appId);
  const { digest, version_code: versionCode } = record.channels.stable.current;
  const publisherKey = publisherKeyFor(record, versionCode, record.issued_at) ?? '';
  const bytes = (await fetchBundle(env, digest)) ?? new Uint8Array();
  const bundle = await verifyBundle(bytes, { appId, versionCode, digest, publisherKey, development: true }, nodeCrypto);
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.failure));
  const file = bundle.value.files.get(path);
  return file === undefined ? null : new TextDecoder().decode(file);
}
