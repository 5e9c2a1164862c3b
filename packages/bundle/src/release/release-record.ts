// The release record: the registry's signed statement about one mini-program (bundle-and-registry.md). Types only, member names
// as on the wire. Its wire form is a compact JWS (RFC 7515): `{ alg: 'EdDSA', typ: 'davit-release+jws' }`, signed by the online key.
import type { Ed25519Key, Sha256Hex } from '../archive/verified-bundle.ts';

export const RELEASE_RECORD_TYPE = 'davit-release+jws';
/** Of `suspended.reason`, the sentence that users read. */
export const MAX_REASON_LENGTH = 500;
/** Of the wire form: refused unread beyond. */
export const MAX_RECORD_LENGTH = 64 * 1024;

export type ReleaseChannel = 'stable' | 'beta' | 'dev';

/** One bundle as a record names it. `size` in bytes: a download is cut there. */
export interface NamedBundle {
  readonly version_code: number;
  readonly digest: Sha256Hex;
  readonly size: number;
}

export interface ReleaseChannelState {
  readonly current: NamedBundle;
  readonly previous?: NamedBundle | undefined;
  /** While it is there, `current` is for `percent` of the users, and `previous` for the others. */
  readonly rollout?: { readonly id: string; readonly percent: number; readonly salt: string } | undefined;
}

/**
 * One link of the publisher's chain. A version of the mini-program is signed by the key of the last link whose
 * `from_version_code` is not above it: a key that was replaced signs no later version.
 */
export interface PublisherKeyEntry {
  /** 0, 1, 2 …, its place in the chain. */
  readonly index: number;
  readonly key: Ed25519Key;
  readonly from_version_code: number;
  /**
   * `root`: entry 0, at registration. `previous`: by the key of the entry before. `recovery`: by the root, because the publisher
   * lost the key; it counts from 72 hours after `signed_at` on.
   */
  readonly signed_by: 'root' | 'previous' | 'recovery';
  /** Seconds since the epoch. */
  readonly signed_at: number;
  /** base64url, over `publisherKeyMessage`. */
  readonly signature: string;
}

export interface OnlineKeyEntry {
  /** Rises with each new online key; a record with a higher one wins over any `seq` of a lower one. */
  readonly index: number;
  readonly key: Ed25519Key;
  /** base64url, by the root, over `onlineKeyMessage`. */
  readonly root_signature: string;
}

export interface ReleaseRecord {
  readonly format: 1;
  readonly app_id: string;
  readonly seq: number;
  /** Seconds since the epoch. */
  readonly issued_at: number;
  readonly expires_at: number;
  /** No version below runs. */
  readonly floor: number;
  readonly channels: { readonly stable: ReleaseChannelState } & Partial<
    Readonly<Record<'beta' | 'dev', ReleaseChannelState>>
  >;
  readonly revoked: readonly Sha256Hex[];
  readonly suspended?: { readonly reason: string; readonly since: number } | undefined;
  readonly publisher_keys: readonly PublisherKeyEntry[];
  readonly online_key: OnlineKeyEntry;
}

/** Why the wire form is no record of this mini-program under this root. */
export type RecordFailure = {
  readonly reason:
    | 'too_long'
    | 'malformed'
    | 'wrong_app'
    | 'bad_online_key'
    | 'bad_signature'
    | 'bad_publisher_chain'
    | 'inconsistent';
  readonly detail: string;
};

export const RECORD_TTL_SECONDS = 24 * 3600;
export const RECORD_RESIGN_SECONDS = 3600;
/** An expired record still launches mini-programs for this long, without auth, pay and location. */
export const RECORD_GRACE_SECONDS = 72 * 3600;
export const RECOVERY_DELAY_SECONDS = 72 * 3600;
