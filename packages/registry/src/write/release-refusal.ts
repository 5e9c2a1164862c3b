// What the release book's refusals are called on the wire. Pure.
import type { ReleaseRefusal } from '../book/release-entry.ts';
import type { RegistryRefusal } from '../read/refusals.ts';
import type { Refused } from '../refused.ts';

const CODES: Readonly<Record<ReleaseRefusal['reason'], RegistryRefusal>> = {
  unknown_app: 'registry/nothing-released',
  no_channel: 'registry/nothing-released',
  stable_first: 'registry/stable-first',
  nothing_for_others: 'registry/nothing-for-others',
  lower: 'registry/version-lower',
  percent_lower: 'registry/percent-lower',
  held: 'registry/held',
  no_rollout: 'registry/no-rollout',
  no_previous: 'registry/no-previous',
  revoked: 'registry/version-revoked',
  under_floor: 'registry/under-floor',
  no_record: 'registry/record-too-long',
  invalid_percent: 'registry/invalid-document',
  invalid_floor: 'registry/invalid-document',
  invalid_digest: 'registry/invalid-document',
  invalid_reason: 'registry/invalid-document',
};

export const toRefused = (refusal: ReleaseRefusal | Refused): Refused =>
  'code' in refusal ? refusal : { code: CODES[refusal.reason], detail: refusal.detail };
