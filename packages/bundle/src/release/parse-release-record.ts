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
/** `where` is the member's name, for the misfit. */
type Read<T> = (value: unknown, where: string) => T;

const MAX_NAME_LENGTH = 128;

const fitting =
  <T>(fits: (value: unknown) => value is T): Read<T> =>
  (value, where) => {
    if (!fits(value)) throw new Misfit(where);
    return value;
  };
const integer = (least: number, most: number): Read<number> =>
  fitting((value): value is number => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most);
const text = (most: number): Read<string> =>
  fitting((value): value is string => typeof value === 'string' && value.length > 0 && value.length <= most);
const list =
  <T>(each: Read<T>): Read<readonly T[]> =>
  (value, where) => {
    if (!Array.isArray(value)) throw new Misfit(where);
    return value.map((item, at) => each(item, `${where}[${at}]`));
  };
/** `member` reads one of them; `optional` gives it or nothing: own members only, `toString` and the like are none. */
const object =
  <T>(
    form: (
      member: <M>(name: string, read: Read<M>) => M,
      optional: <N extends string, M>(name: N, read: Read<M>) => { readonly [K in N]?: M },
    ) => T,
  ): Read<T> =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit(where);
    const members = value as Members;
    const member = <M>(name: string, read: Read<M>): M => read(members[name], where === '' ? name : `${where}.${name}`);
    return form(member, (name, read) =>
      Object.hasOwn(members, name) && members[name] !== undefined ? ({ [name]: member(name, read) } as never) : {},
    );
  };

const time = integer(0, Number.MAX_SAFE_INTEGER);
const version = integer(1, MAX_VERSION_CODE);
const digest = fitting(isSha256Hex);
const key = fitting(isEd25519Key);
const signature = fitting(isEd25519Signature);

const namedBundle = object<NamedBundle>((member) => ({
  version_code: member('version_code', version),
  digest: member('digest', digest),
  size: member('size', integer(1, MAX_BUNDLE_BYTES)),
}));

const rollout = object<NonNullable<ReleaseChannelState['rollout']>>((member) => ({
  id: member('id', text(MAX_NAME_LENGTH)),
  percent: member('percent', integer(0, 100)),
  salt: member('salt', text(MAX_NAME_LENGTH)),
}));

const channel = object<ReleaseChannelState>((member, optional) => ({
  current: member('current', namedBundle),
  ...optional('previous', namedBundle),
  ...optional('rollout', rollout),
}));

const channels = object<ReleaseRecord['channels']>((member, optional) => ({
  stable: member('stable', channel),
  ...optional('beta', channel),
  ...optional('dev', channel),
}));

const signedBy = fitting(
  (value): value is PublisherKeyEntry['signed_by'] => value === 'root' || value === 'previous' || value === 'recovery',
);

const publisherKey = object<PublisherKeyEntry>((member) => ({
  index: member('index', time),
  key: member('key', key),
  from_version_code: member('from_version_code', version),
  signed_by: member('signed_by', signedBy),
  signed_at: member('signed_at', time),
  signature: member('signature', signature),
}));

const onlineKey = object<OnlineKeyEntry>((member) => ({
  index: member('index', time),
  key: member('key', key),
  root_signature: member('root_signature', signature),
}));

const suspended = object<NonNullable<ReleaseRecord['suspended']>>((member) => ({
  reason: member('reason', text(MAX_REASON_LENGTH)),
  since: member('since', time),
}));

const one = fitting((value): value is 1 => value === 1);
const record = object<ReleaseRecord>((member, optional) => ({
  format: member('format', one),
  app_id: member('app_id', fitting(isAppId)),
  seq: member('seq', integer(1, Number.MAX_SAFE_INTEGER)),
  issued_at: member('issued_at', time),
  expires_at: member('expires_at', time),
  floor: member('floor', version),
  channels: member('channels', channels),
  revoked: member('revoked', list(digest)),
  ...optional('suspended', suspended),
  publisher_keys: member('publisher_keys', list(publisherKey)),
  online_key: member('online_key', onlineKey),
}));

/** The record, or the name of the member that does not fit. Never throws. */
export function parseReleaseRecord(
  payload: Readonly<Record<string, unknown>>,
): { readonly record: ReleaseRecord } | { readonly misfit: string } {
  try {
    return { record: record(payload, '') };
  } catch (error) {
    if (error instanceof Misfit) return { misfit: error.message };
    throw error;
  }
}
