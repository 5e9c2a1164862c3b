// A mini-program as it is registered, and one published version of it. Types only.
import type { PublisherKeyEntry, ReleaseChannel, Sha256Hex } from '@davit/bundle';

/** When a version waits for somebody's word: never, the first one, whenever it wants more than the last accepted one, always. */
export type ReviewPolicy = 'none' | 'first' | 'widening' | 'always';
export const REVIEW_POLICIES: readonly ReviewPolicy[] = ['none', 'first', 'widening', 'always'];

export interface Hold {
  readonly reason: string;
  readonly since: number;
}

export interface RegisteredApp {
  readonly app_id: string;
  /** Whose it is; for ever, like the id. */
  readonly publisher: string;
  /** As the operator sorts its catalogue. */
  readonly category: string | null;
  /** Its own, where the operator wants another one than the registry's. */
  readonly review_policy: ReviewPolicy | null;
  /** Mini-programs of others that the operator has looked at, and whose names this one may resemble. */
  readonly accept_similar: readonly string[];
  readonly publisher_keys: readonly PublisherKeyEntry[];
  readonly registered_at: number;
  /** Rollouts that may not grow. */
  readonly holds: { readonly [Channel in ReleaseChannel]?: Hold | undefined };
  /** What the operator has stopped, the publisher does not start again. */
  readonly suspended_by: 'operator' | 'publisher' | null;
}

/** What it asks of users and devices, each as one text. */
export interface Reach {
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly connect: readonly string[];
}

/** What its manifest tells people before they open it; texts in English. */
export interface Disclosure {
  readonly permissions: readonly { readonly name: string; readonly reason: string }[];
  readonly scopes: readonly { readonly name: string; readonly purpose: string; readonly required: boolean }[];
  readonly data_use: readonly {
    /** A scope. */
    readonly type: string;
    readonly purpose: string;
    readonly retention: string;
    readonly recipients: readonly string[];
  }[];
  readonly privacy_url: string | null;
  readonly contact: string | null;
}

export interface PublishedVersion {
  readonly app_id: string;
  readonly version_code: number;
  readonly version_name: string;
  readonly digest: Sha256Hex;
  readonly size: number;
  readonly integrity_id: Sha256Hex;
  readonly publisher_key: string;
  readonly published_at: number;
  /** Client id. */
  readonly published_by: string;
  readonly name: string;
  readonly description: string | null;
  /** As the manifest names itself; the operator vouches for `RegisteredApp.publisher` only. */
  readonly publisher_name: string;
  readonly age_rating: string | null;
  readonly icon: string | null;
  readonly entry_pages: readonly { readonly name: string; readonly path: string }[];
  readonly reach: Reach;
  /** Not kept of versions that were published before it was. */
  readonly discloses?: Disclosure | undefined;
  /** What it asks beyond the last accepted version. */
  readonly widened: Reach;
  /** `published`: nobody has to look at it. Whether it is released, or revoked, the release entry says. */
  readonly state: 'published' | 'in_review' | 'approved' | 'rejected';
  readonly review: { readonly by: string; readonly at: number; readonly reason: string | null } | null;
}

export const isAccepted = ({ state }: Pick<PublishedVersion, 'state'>): boolean =>
  state === 'published' || state === 'approved';
