// A review, kept with the log.
import { fail, ok, type Result } from '@davit/protocol';
import { nameFacts } from '../catalogue/name-facts.ts';
import type { RegistryCaller } from '../ports/caller-check.ts';
import type { Refused } from '../refused.ts';
import type { Desk } from '../write/desk.ts';
import { settle } from '../write/settle.ts';
import { decideReview } from './decide-review.ts';
import type { PublishedVersion } from './published-version.ts';
import { whyUnclear } from './why-unclear.ts';

export interface Review {
  readonly appId: string;
  readonly versionCode: number;
  readonly decision: 'approve' | 'reject';
  readonly reason: string | null;
  readonly caller: RegistryCaller;
}

/** While it waited, somebody else may have been accepted with its name. */
async function whyNot(desk: Desk, version: PublishedVersion): Promise<Refused | null> {
  const app = await desk.store.app(version.app_id);
  return app === null ? null : whyUnclear(version, app, await nameFacts(desk.store));
}

export const reviewVersion = (desk: Desk, review: Review): Promise<Result<PublishedVersion, Refused>> =>
  settle(desk, async () => {
    const { appId, versionCode, decision, reason, caller } = review;
    const versions = await desk.store.versions(appId);
    const version = versions.find(({ version_code }) => version_code === versionCode);
    if (version === undefined) return fail({ code: 'registry/unknown-version' });
    const decided = decideReview(version, { decision, reason, by: caller.client_id, at: desk.now() });
    if (!decided.ok) return decided;
    if (decided.value === version) return ok({ value: version, change: null });
    const unclear = decision === 'approve' ? await whyNot(desk, version) : null;
    if (unclear !== null) return fail(unclear);
    const note = {
      actor: caller.client_id,
      verb: decision,
      app_id: appId,
      version_code: versionCode,
      evidence: { digest: version.digest, reason },
    };
    return ok({ value: decided.value, change: { version: decided.value, note } });
  });
