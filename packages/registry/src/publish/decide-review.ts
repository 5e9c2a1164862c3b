// What a reviewer's word makes of a version that waits. Four eyes: never one's own. Pure.
import { fail, ok, type Result } from '@davit/protocol';
import type { Refused } from '../refused.ts';
import type { PublishedVersion } from './published-version.ts';

export interface ReviewWord {
  readonly decision: 'approve' | 'reject';
  readonly reason: string | null;
  /** Client id of the reviewer. */
  readonly by: string;
  readonly at: number;
}

export function decideReview(version: PublishedVersion, word: ReviewWord): Result<PublishedVersion, Refused> {
  const { decision, reason, by, at } = word;
  if (by === version.published_by)
    return fail({ code: 'registry/own-review', detail: `"${by}" has published this version.` });
  if (decision === 'reject' && reason === null)
    return fail({ code: 'registry/reason-missing', detail: 'Say what the publisher has to mend.' });
  const state = decision === 'approve' ? 'approved' : 'rejected';
  if (version.state === state) return ok(version);
  if (version.state !== 'in_review')
    return fail({ code: 'registry/not-in-review', detail: `Version ${version.version_code} is ${version.state}.` });
  return ok({ ...version, state, review: { by, at, reason } });
}
