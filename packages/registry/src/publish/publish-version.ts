// Publishing: the bundle is checked, its bytes are kept, and then it becomes a version, in this order; whatever fails, no version
// names bytes that are not there, and nothing is half published.
import { type CheckProblem, publisherKeyFor } from '@davit/bundle';
import { toHex } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import { nameFacts } from '../catalogue/name-facts.ts';
import type { RegistryCaller } from '../ports/caller-check.ts';
import type { Refused } from '../refused.ts';
import type { Desk } from '../write/desk.ts';
import { settle } from '../write/settle.ts';
import { decidePublish, type NewVersion } from './decide-publish.ts';
import { disclosureOf } from './disclosure.ts';
import type { PublishedVersion, RegisteredApp } from './published-version.ts';
import { reachOf } from './review-policy.ts';

export interface Upload {
  readonly app: RegisteredApp;
  readonly versionCode: number;
  readonly bytes: Uint8Array;
  readonly caller: RegistryCaller;
  /** Only says what would become of it. */
  readonly dryRun: boolean;
}
export interface Published {
  readonly version: PublishedVersion;
  readonly warnings: readonly CheckProblem[];
}

export async function publishVersion(desk: Desk, upload: Upload): Promise<Result<Published, Refused>> {
  const { app, bytes, dryRun } = upload;
  const digest = toHex(await desk.crypto.sha256(bytes));
  const checked = await check(desk, upload, digest);
  if (!checked.ok) return checked;
  const { version, warnings } = checked.value;
  const decide = async (): Promise<Result<{ version: PublishedVersion; isNew: boolean }, Refused>> => {
    const own = await desk.store.versions(app.app_id);
    const entry = await desk.store.release(app.app_id);
    const decided = decidePublish(version, {
      app: (await desk.store.app(app.app_id)) ?? app,
      own,
      revoked: entry?.revoked ?? [],
      floor: entry?.floor ?? 1,
      policy: desk.review,
      ...(await nameFacts(desk.store)),
    });
    if (!decided.ok) return decided;
    return ok({ version: decided.value, isNew: !own.includes(decided.value) });
  };
  const answer = (value: PublishedVersion) => ok({ version: value, warnings });
  // Those who want to publish the same mini-program take turns: whoever loses has not kept its bytes for nothing.
  return desk.turns(`publish ${app.app_id}`, async () => {
    const first = await decide();
    if (!first.ok) return first;
    if (dryRun) return answer(first.value.version);
    // Also where it is there already: whoever brings a bundle again mends one that was damaged since.
    await desk.blobs.put(digest, bytes);
    if (!first.value.isNew) return answer(first.value.version);
    const kept = await settle(desk, async () => {
      const decided = await decide();
      if (!decided.ok) return decided;
      const { version: value, isNew } = decided.value;
      return ok({ value, change: isNew ? { version: value, note: noteOf(value) } : null });
    });
    return kept.ok ? answer(kept.value) : kept;
  });
}

const noteOf = (version: PublishedVersion) => ({
  actor: version.published_by,
  verb: 'publish' as const,
  app_id: version.app_id,
  version_code: version.version_code,
  evidence: {
    digest: version.digest,
    size: version.size,
    integrity_id: version.integrity_id,
    publisher_key: version.publisher_key,
    state: version.state,
    widened: version.widened,
  },
});

async function check(
  desk: Desk,
  { app, versionCode, bytes, caller }: Upload,
  digest: string,
): Promise<Result<{ version: NewVersion; warnings: readonly CheckProblem[] }, Refused>> {
  const publisherKey = publisherKeyFor(app, versionCode, desk.now());
  if (publisherKey === null) return fail({ code: 'registry/no-publisher-key' });
  const { problems, found } = await desk.check(bytes, { appId: app.app_id, versionCode, digest, publisherKey });
  if (found === null || problems.some(({ severity }) => severity === 'error'))
    return fail({ code: 'registry/bundle-refused', problems });
  const { manifest, integrityId } = found;
  const version: NewVersion = {
    app_id: app.app_id,
    version_code: versionCode,
    version_name: manifest.version.name,
    digest,
    size: bytes.length,
    integrity_id: integrityId,
    publisher_key: publisherKey,
    published_at: desk.now(),
    published_by: caller.client_id,
    name: manifest.name,
    description: manifest.description ?? null,
    publisher_name: manifest.davit.publisher,
    age_rating: manifest.davit.age_rating ?? null,
    icon: manifest.icons[0]?.src ?? null,
    entry_pages: manifest.davit.entry_pages,
    reach: reachOf(manifest),
    discloses: disclosureOf(manifest),
  };
  return ok({ version, warnings: problems });
}
