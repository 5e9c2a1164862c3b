// Whether a version may be released at all: it is there, accepted, and not revoked. Pure.
import { fail, ok, type Result } from '@davit/protocol';
import type { ReleaseDecision } from '../book/release-entry.ts';
import { isAccepted, type PublishedVersion } from '../publish/published-version.ts';
import type { Refused } from '../refused.ts';

export function findReleasable(
  own: readonly PublishedVersion[],
  versionCode: number,
  entry: Pick<ReleaseDecision, 'revoked'> | null,
): Result<PublishedVersion, Refused> {
  const version = own.find(({ version_code }) => version_code === versionCode);
  if (version === undefined) return fail({ code: 'registry/unknown-version' });
  if (version.state === 'rejected')
    return fail({ code: 'registry/version-rejected', detail: version.review?.reason ?? undefined });
  if (!isAccepted(version)) return fail({ code: 'registry/version-in-review' });
  if (entry?.revoked.includes(version.digest) === true) return fail({ code: 'registry/version-revoked' });
  return ok(version);
}
