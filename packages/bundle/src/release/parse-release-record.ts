// A decoded payload → the release record, strictly: exact types, safe integers, one spelling of keys and hashes. Members that are
// not known are left out, so that a later registry can say more within format 1. Says nothing about signatures.
import { isAppId } from '@davit/protocol';
import { MAX_BUNDLE_BYTES } from '../archive/bundle-limits.ts';
import { MAX_VERSION_CODE } from '../manifest/version-code.ts';
import { isSha256Hex } from '../sha256-hex.ts';
import { isEd25519Key, isEd25519Signature } from './ed25519.ts';
import {
  MAX_REASON_LENGTH,
  type NamedBundle,
  type OnlineKeyEntry,
  type PublisherKeyEntry,
  type ReleaseChannelState,
  type ReleaseRecord,
} from './release-record.ts';

/** Thrown within this file only. `message` is the member that does not fit. */
class Misfit extends Error {}

type Members = Readonly<Record<string, unknown>>;

const MAX_NAME_LENGTH = 128;

function fitting<T>(value: unknown, fits: (value: unknown) => value is T, where: string): T {
  if (!fits(value)) throw new Misfit(where);
  return value;
}
function membersOf(value: unknown, where: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit(where);
  return value as Members;
}
function integer(value: unknown, least: number, most: number, where: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
    throw new Misfit(where);
  return value;
}
function text(value: unknown, most: number, where: string): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > most) throw new Misfit(where);
  return value;
}
function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Misfit(where);
  return value;
}
const time = (value: unknown, where: string): number => integer(value, 0, Number.MAX_SAFE_INTEGER, where);
const version = (value: unknown, where: string): number => integer(value, 1, MAX_VERSION_CODE, where);
/** Own members only: `toString` and the like are no channel and no reason. */
const has = (members: Members, name: string): boolean => Object.hasOwn(members, name) && members[name] !== undefined;

function parseNamedBundle(value: unknown, where: string): NamedBundle {
  const members = membersOf(value, where);
  return {
    version_code: version(members.version_code, `${where}.version_code`),
    digest: fitting(members.digest, isSha256Hex, `${where}.digest`),
    size: integer(members.size, 1, MAX_BUNDLE_BYTES, `${where}.size`),
  };
}

function parseRollout(value: unknown, where: string): NonNullable<ReleaseChannelState['rollout']> {
  const members = membersOf(value, where);
  return {
    id: text(members.id, MAX_NAME_LENGTH, `${where}.id`),
    percent: integer(members.percent, 0, 100, `${where}.percent`),
    salt: text(members.salt, MAX_NAME_LENGTH, `${where}.salt`),
  };
}

function parseChannel(value: unknown, where: string): ReleaseChannelState {
  const members = membersOf(value, where);
  return {
    current: parseNamedBundle(members.current, `${where}.current`),
    ...(has(members, 'previous') && { previous: parseNamedBundle(members.previous, `${where}.previous`) }),
    ...(has(members, 'rollout') && { rollout: parseRollout(members.rollout, `${where}.rollout`) }),
  };
}

function parseChannels(value: unknown): ReleaseRecord['channels'] {
  const members = membersOf(value, 'channels');
  return {
    stable: parseChannel(members.stable, 'channels.stable'),
    ...(has(members, 'beta') && { beta: parseChannel(members.beta, 'channels.beta') }),
    ...(has(members, 'dev') && { dev: parseChannel(members.dev, 'channels.dev') }),
  };
}

const isSignedBy = (value: unknown): value is PublisherKeyEntry['signed_by'] =>
  value === 'root' || value === 'previous' || value === 'recovery';

function parsePublisherKey(value: unknown, where: string): PublisherKeyEntry {
  const members = membersOf(value, where);
  return {
    index: time(members.index, `${where}.index`),
    key: fitting(members.key, isEd25519Key, `${where}.key`),
    from_version_code: version(members.from_version_code, `${where}.from_version_code`),
    signed_by: fitting(members.signed_by, isSignedBy, `${where}.signed_by`),
    signed_at: time(members.signed_at, `${where}.signed_at`),
    signature: fitting(members.signature, isEd25519Signature, `${where}.signature`),
  };
}

function parseOnlineKey(value: unknown): OnlineKeyEntry {
  const members = membersOf(value, 'online_key');
  return {
    index: time(members.index, 'online_key.index'),
    key: fitting(members.key, isEd25519Key, 'online_key.key'),
    root_signature: fitting(members.root_signature, isEd25519Signature, 'online_key.root_signature'),
  };
}

function parseSuspended(value: unknown): NonNullable<ReleaseRecord['suspended']> {
  const members = membersOf(value, 'suspended');
  return {
    reason: text(members.reason, MAX_REASON_LENGTH, 'suspended.reason'),
    since: time(members.since, 'suspended.since'),
  };
}

function parse(members: Members): ReleaseRecord {
  if (members.format !== 1) throw new Misfit('format');
  return {
    format: 1,
    app_id: fitting(members.app_id, isAppId, 'app_id'),
    seq: integer(members.seq, 1, Number.MAX_SAFE_INTEGER, 'seq'),
    issued_at: time(members.issued_at, 'issued_at'),
    expires_at: time(members.expires_at, 'expires_at'),
    floor: version(members.floor, 'floor'),
    channels: parseChannels(members.channels),
    revoked: list(members.revoked, 'revoked').map((value, at) => fitting(value, isSha256Hex, `revoked[${at}]`)),
    ...(has(members, 'suspended') && { suspended: parseSuspended(members.suspended) }),
    publisher_keys: list(members.publisher_keys, 'publisher_keys').map((value, at) =>
      parsePublisherKey(value, `publisher_keys[${at}]`),
    ),
    online_key: parseOnlineKey(members.online_key),
  };
}

/** The record, or the name of the member that does not fit. Never throws. */
export function parseReleaseRecord(
  payload: Readonly<Record<string, unknown>>,
): { readonly record: ReleaseRecord } | { readonly misfit: string } {
  try {
    return { record: parse(payload) };
  } catch (error) {
    if (error instanceof Misfit) return { misfit: error.message };
    throw error;
  }
}
