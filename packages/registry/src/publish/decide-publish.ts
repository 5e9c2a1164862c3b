// Whether a checked bundle becomes a version of its mini-program. A version code is given once: the same bytes again are the same
// version, other bytes are refused for ever. Pure.
import { fail, ok, type Result } from '@davit/protocol';
import type { NameFacts } from '../catalogue/name-conflict.ts';
import type { Refused } from '../refused.ts';
import { MAX_VERSIONS } from '../write-bounds.ts';
import type { PublishedVersion, RegisteredApp, ReviewPolicy } from './published-version.ts';
import { lastAccepted, needsReview, widenedBy } from './review-policy.ts';
import { whyUnclear } from './why-unclear.ts';

export type NewVersion = Omit<PublishedVersion, 'state' | 'review' | 'widened'>;

export interface PublishFacts extends NameFacts {
  readonly app: RegisteredApp;
  /** Of this mini-program, newest first. */
  readonly own: readonly PublishedVersion[];
  readonly revoked: readonly string[];
  readonly floor: number;
  /** Where the mini-program has none of its own. */
  readonly policy: ReviewPolicy;
}

const refuse = (code: Refused['code'], detail: string): Result<never, Refused> => fail({ code, detail });

/** What a build adds to a version name says nothing about order (semver §10): 1.0.0+a and 1.0.0+b are one name. */
const nameOf = (versionName: string): string => (versionName.split('+')[0] ?? '').toLowerCase();

/** The version as it is kept; the very one that is there when it comes again. */
export function decidePublish(version: NewVersion, facts: PublishFacts): Result<PublishedVersion, Refused> {
  const { own } = facts;
  const { version_code: code, version_name: name } = version;
  const there = own.find((one) => one.version_code === code);
  if (there !== undefined) {
    if (there.digest === version.digest) return ok(there);
    return refuse('registry/version-conflict', `Version ${code} is there with other bytes since ${isoOf(there)}.`);
  }
  const [newest] = own;
  if (newest !== undefined && code < newest.version_code)
    return refuse('registry/version-not-higher', `Version ${newest.version_code} is there already.`);
  if (code < facts.floor) return refuse('registry/under-floor', `Versions below ${facts.floor} may not run.`);
  if (own.length >= MAX_VERSIONS) return refuse('registry/too-many-versions', `There are ${own.length} versions.`);
  const namesake = own.find((one) => nameOf(one.version_name) === nameOf(name));
  if (namesake !== undefined)
    return refuse('registry/version-name-taken', `Version ${namesake.version_code} is "${namesake.version_name}".`);
  const unclear = whyUnclear(version, facts.app, facts);
  if (unclear !== null) return fail(unclear);
  const last = lastAccepted(own, facts.revoked);
  const widened = widenedBy(version.reach, last?.reach);
  const waits = needsReview(facts.app.review_policy ?? facts.policy, widened, last);
  return ok({ ...version, widened, state: waits ? 'in_review' : 'published', review: null });
}

const isoOf = ({ published_at }: PublishedVersion): string => new Date(published_at * 1000).toISOString();
