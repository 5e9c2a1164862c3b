// What releasing a version makes of an entry: everybody or some of the users of one release channel, up to a floor. Pure; the
// release book numbers, signs and tells.
import {
  MAX_VERSION_CODE,
  type NamedBundle,
  type PublisherKeyEntry,
  type ReleaseChannel,
  type ReleaseChannelState,
} from '@davit/bundle';
import { fail, ok, type Result } from '@davit/protocol';
import type { ReleaseDecision, ReleaseRefusal } from '../book/release-entry.ts';

export interface Rollout {
  readonly channel: ReleaseChannel;
  /** Of the channel's users, 0 to 100. */
  readonly percent: number;
  /** For a rollout that begins now. */
  readonly id: string;
  readonly salt: string;
  /** The rollout that runs is held. */
  readonly held: boolean;
}
type Decided = Result<ReleaseDecision, ReleaseRefusal>;

const refuse = (reason: ReleaseRefusal['reason'], detail: string): Decided => fail({ reason, detail });

export function decideRelease(
  entry: ReleaseDecision | null,
  appId: string,
  bundle: NamedBundle,
  rollout: Rollout,
  publisherKeys: readonly PublisherKeyEntry[],
): Decided {
  const { channel, percent } = rollout;
  if (!Number.isInteger(percent) || percent < 0 || percent > 100)
    return refuse('invalid_percent', 'A whole number from 0 to 100.');
  if (entry === null) {
    if (channel !== 'stable') return refuse('stable_first', `Release a version to stable before ${channel}.`);
    const state = decideState(undefined, bundle, rollout);
    if (!state.ok) return state;
    return ok({
      app_id: appId,
      floor: 1,
      channels: { stable: state.value },
      revoked: [],
      publisher_keys: publisherKeys,
    });
  }
  const barred = findBar(entry, bundle);
  if (barred !== null) return fail(barred);
  const before = entry.channels[channel];
  if (before !== undefined && bundle.version_code < before.current.version_code)
    return refuse('lower', `Version ${before.current.version_code} is on ${channel}; going back is a rollback.`);
  const state = decideState(before, bundle, rollout);
  if (!state.ok) return state;
  const isSame = JSON.stringify(state.value) === JSON.stringify(before);
  if (isSame && JSON.stringify(entry.publisher_keys) === JSON.stringify(publisherKeys)) return ok(entry);
  const next = isSame ? (before as ReleaseChannelState) : state.value;
  return ok({ ...entry, publisher_keys: publisherKeys, channels: { ...entry.channels, [channel]: next } });
}

/** Why this bundle may not be named again, or null. */
function findBar(entry: ReleaseDecision, bundle: NamedBundle): ReleaseRefusal | null {
  if (entry.revoked.includes(bundle.digest))
    return { reason: 'revoked', detail: `Version ${bundle.version_code} was revoked; publish another.` };
  if (bundle.version_code < entry.floor)
    return { reason: 'under_floor', detail: `Versions below ${entry.floor} may not run.` };
  return null;
}

function decideState(
  before: ReleaseChannelState | undefined,
  bundle: NamedBundle,
  { percent, id, salt, held }: Rollout,
): Result<ReleaseChannelState, ReleaseRefusal> {
  const isCurrent = before?.current.digest === bundle.digest;
  const running = before?.rollout;
  // Whoever is outside a rollout stays where it is: with what is there now, or with what the running rollout has left them.
  const others = isCurrent || running !== undefined ? before?.previous : before?.current;
  if (isCurrent) {
    const reached = running?.percent ?? 100;
    if (percent < reached)
      return fail({
        reason: 'percent_lower',
        detail: `Version ${bundle.version_code} has reached ${reached} percent.`,
      });
    if (percent > reached && held)
      return fail({ reason: 'held', detail: `The rollout of version ${bundle.version_code} is held.` });
  }
  const previous = others !== undefined && others.digest !== bundle.digest ? { previous: others } : {};
  if (percent === 100) return ok({ current: bundle, ...previous });
  if (!('previous' in previous))
    return fail({ reason: 'nothing_for_others', detail: 'There is no other version that the other users could have.' });
  // The same salt for as long as anybody is split: who has a new version is the first to get the one that mends it.
  const next = { id: isCurrent && running ? running.id : id, percent, salt: running?.salt ?? salt };
  return ok({ current: bundle, ...previous, rollout: next });
}

/** Back to this very version, for everybody on the channel. */
export function decideReturnTo(entry: ReleaseDecision, channel: ReleaseChannel, bundle: NamedBundle): Decided {
  const state = entry.channels[channel];
  if (state === undefined) return refuse('no_channel', `Nothing is released on ${channel}.`);
  const barred = findBar(entry, bundle);
  if (barred !== null) return fail(barred);
  if (bundle.version_code >= state.current.version_code)
    return refuse('no_previous', `Version ${bundle.version_code} is not before ${state.current.version_code}.`);
  return ok({ ...entry, channels: { ...entry.channels, [channel]: { current: bundle } } });
}

/**
 * No version below `floor` runs any more. `codeOf` tells the version of a revoked bundle: below the floor it need not be listed,
 * which keeps records short.
 */
export function decideFloor(
  entry: ReleaseDecision,
  floor: number,
  codeOf: (digest: string) => number | undefined,
): Decided {
  if (!Number.isInteger(floor) || floor < 1 || floor > MAX_VERSION_CODE)
    return refuse('invalid_floor', `A whole number from 1 to ${MAX_VERSION_CODE}.`);
  if (floor < entry.floor) return refuse('invalid_floor', `The floor is at ${entry.floor} and never goes down.`);
  if (floor === entry.floor) return ok(entry);
  const channels: Record<string, ReleaseChannelState> = {};
  for (const [name, state] of Object.entries(entry.channels)) {
    if (state === undefined) continue;
    const { current, previous, rollout } = state;
    if (current.version_code < floor)
      return refuse('invalid_floor', `Version ${current.version_code} on ${name} is below; release a newer one first.`);
    if (rollout !== undefined && (previous?.version_code ?? floor) < floor)
      return refuse('invalid_floor', `The rollout on ${name} needs version ${previous?.version_code}; end it first.`);
    channels[name] = previous !== undefined && previous.version_code < floor ? { current } : state;
  }
  const revoked = entry.revoked.filter((digest) => (codeOf(digest) ?? floor) >= floor);
  return ok({ ...entry, floor, revoked, channels: channels as unknown as ReleaseDecision['channels'] });
}
