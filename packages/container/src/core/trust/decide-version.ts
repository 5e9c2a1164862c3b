// Which version of a mini-program may run here now, by its newest record (bundle-and-registry.md). Pure.
import { type Ed25519Key, type NamedBundle, publisherKeyFor, type ReleaseChannel, type Sha256Hex } from '@davit/bundle';
import { type Awaitable, encodeUtf8 } from '@davit/crypto';
import { fail, ok, type Result } from '@davit/protocol';
import type { InstalledRelease } from './installed-release.ts';
import { isRevoked } from './is-revoked.ts';
import type { TrustedRelease } from './release-trust.ts';

/** As many crashes of the current version within ten minutes send a device back to the version before. */
export const CRASHES_TO_FALL_BACK = 3;

export interface VersionQuestion {
  readonly release: TrustedRelease;
  readonly channel: ReleaseChannel;
  /** The host user's stable local id: decides on which side of a rollout it stands. */
  readonly user: string;
  readonly installed: InstalledRelease | null;
  /** Nobody else in this profile runs it: what is installed may be replaced. */
  readonly alone: boolean;
  /** Digest → crashes within the last ten minutes. */
  readonly crashes: ReadonlyMap<Sha256Hex, number>;
  readonly sha256: (data: Uint8Array) => Awaitable<Uint8Array>;
}

export interface VersionChoice {
  readonly bundle: NamedBundle;
  /** The one key that may have signed it. */
  readonly publisherKey: Ed25519Key;
  /** `previous`: this user is outside the rollout. `fallback`: the current version crashes, or was revoked. */
  readonly why: 'current' | 'previous' | 'installed' | 'fallback';
}
export interface VersionDecision extends VersionChoice {
  /** What else may run, best first, when this version cannot be had; all of it lies on the device. */
  readonly alternatives: readonly VersionChoice[];
}
/**
 * `elsewhere`: others run a version that may not be started any more. `inconsistent`: the record names versions that no key of the
 * publisher's chain may have signed.
 */
export type VersionRefusal = {
  readonly reason: 'suspended' | 'revoked' | 'expired' | 'elsewhere' | 'inconsistent';
  readonly detail: string;
};

const refuse = (reason: VersionRefusal['reason'], detail: string) => fail<VersionRefusal>({ reason, detail });

/** 0 to 99: the first four bytes of SHA-256(salt ‖ user), big endian, mod 100. In the rollout below its `percent`. */
export async function rolloutPlace(
  salt: string,
  user: string,
  sha256: (data: Uint8Array) => Awaitable<Uint8Array>,
): Promise<number> {
  const hash = await sha256(encodeUtf8(salt + user));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0) % 100;
}

/** The key of each version, at the time that `recoveryAt` was read. */
const keyOf = ({ record, recoveryAt }: TrustedRelease, { version_code }: NamedBundle): Ed25519Key | null =>
  publisherKeyFor(record, version_code, recoveryAt === null ? Number.POSITIVE_INFINITY : recoveryAt - 1);

export async function decideVersion(question: VersionQuestion): Promise<Result<VersionDecision, VersionRefusal>> {
  const { release, channel, user, installed, alone, crashes, sha256 } = question;
  const { record } = release;
  if (record.suspended !== undefined) return refuse('suspended', record.suspended.reason);
  if (release.freshness === 'expired') return refuse('expired', `the record expired at ${record.expires_at}`);

  const { current, previous, rollout } = record.channels[channel] ?? record.channels.stable;
  const choice = (bundle: NamedBundle | undefined, why: VersionChoice['why']): VersionChoice | null => {
    const publisherKey = bundle === undefined || isRevoked(record, bundle) ? null : keyOf(release, bundle);
    return bundle === undefined || publisherKey === null ? null : { bundle, publisherKey, why };
  };

  const here = choice(
    [current, previous].find((named) => named !== undefined && named.digest === installed?.digest),
    'installed',
  );
  const isForUser = rollout === undefined || (await rolloutPlace(rollout.salt, user, sha256)) < rollout.percent;
  const isCrashing = (crashes.get(current.digest) ?? 0) >= CRASHES_TO_FALL_BACK;
  const newest = choice(current, 'current');
  const wanted = !isForUser
    ? choice(previous, 'previous')
    : newest === null || isCrashing
      ? (choice(previous, 'fallback') ?? newest)
      : newest;

  if (!alone && here !== null) return ok({ ...here, alternatives: [] });
  if (wanted === null && here === null) {
    const named = isForUser ? current : (previous ?? current);
    return isRevoked(record, named)
      ? refuse('revoked', `version ${named.version_code} was revoked`)
      : refuse('inconsistent', `no publisher key may sign version ${named.version_code}`);
  }
  if (!alone) return refuse('elsewhere', 'what runs elsewhere may not be started any more');
  if (wanted === null) return ok({ ...(here as VersionChoice), alternatives: [] });
  const isElse = here !== null && here.bundle.digest !== wanted.bundle.digest;
  return ok({ ...wanted, alternatives: isElse ? [here] : [] });
}
