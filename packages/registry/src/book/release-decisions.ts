// What each verb of an operator makes of an entry. Pure: the same entry back means that there is nothing to change.
import {
  isSha256Hex,
  MAX_REASON_LENGTH,
  type NamedBundle,
  type PublisherKeyEntry,
  type ReleaseChannel,
  type ReleaseChannelState,
} from '@davit/bundle';
import { fail, ok, type Result } from '@davit/protocol';
import type { ReleaseDecision, ReleaseRefusal } from './release-entry.ts';

export type Decided = Result<ReleaseDecision, ReleaseRefusal>;

const refuse = (reason: ReleaseRefusal['reason'], detail: string): Decided => fail({ reason, detail });
const withStable = (entry: ReleaseDecision, stable: ReleaseChannelState): ReleaseDecision => ({
  ...entry,
  channels: { ...entry.channels, stable },
});

/** Everybody gets `bundle`; what was there is one step back. */
export function decidePut(
  entry: ReleaseDecision | null,
  appId: string,
  bundle: NamedBundle,
  publisherKeys: readonly PublisherKeyEntry[],
): Decided {
  if (entry === null) {
    const channels = { stable: { current: bundle } };
    return ok({ app_id: appId, floor: 1, channels, revoked: [], publisher_keys: publisherKeys });
  }
  if (entry.revoked.includes(bundle.digest)) return refuse('revoked', 'This very bundle was revoked; publish another.');
  if (bundle.version_code < entry.floor) {
    return refuse('under_floor', `Versions below ${entry.floor} may not run; give it a higher version code.`);
  }
  const { current } = entry.channels.stable;
  const isSame = current.digest === bundle.digest;
  if (isSame && JSON.stringify(entry.publisher_keys) === JSON.stringify(publisherKeys)) return ok(entry);
  const next = { ...entry, publisher_keys: publisherKeys };
  return ok(isSame ? next : withStable(next, { current: bundle, ...previousOf(entry, bundle) }));
}

/** One version has one digest: bytes that replace those of their own version (in development) leave the version before in its place. */
function previousOf({ channels: { stable }, revoked }: ReleaseDecision, next: NamedBundle) {
  const previous = [stable.current, stable.previous].find(
    (named) => named && named.version_code !== next.version_code && !revoked.includes(named.digest),
  );
  return previous && { previous };
}

/** Back to the version before; what was current is named no more. */
export function decideRollBack(entry: ReleaseDecision, channel: ReleaseChannel = 'stable'): Decided {
  const state = entry.channels[channel];
  if (state === undefined) return refuse('no_channel', `Nothing is released on ${channel}.`);
  if (state.previous === undefined) return refuse('no_previous', 'There is no version before this one to go back to.');
  return ok({ ...entry, channels: { ...entry.channels, [channel]: { current: state.previous } } });
}

export function decideSuspend(entry: ReleaseDecision, reason: string, now: number): Decided {
  if (reason.length === 0 || reason.length > MAX_REASON_LENGTH) {
    return refuse('invalid_reason', `A sentence for users, of at most ${MAX_REASON_LENGTH} characters.`);
  }
  if (entry.suspended?.reason === reason) return ok(entry);
  return ok({ ...entry, suspended: { reason, since: entry.suspended?.since ?? now } });
}

export function decideResume(entry: ReleaseDecision): Decided {
  if (entry.suspended === undefined) return ok(entry);
  const { suspended: _, ...rest } = entry;
  return ok(rest);
}

/** Never runs again. Where it is current the version before takes its place, if there is one. */
export function decideRevoke(entry: ReleaseDecision, digest: string): Decided {
  if (!isSha256Hex(digest)) return refuse('invalid_digest', 'A SHA-256 in lower-case hex: 64 characters.');
  if (entry.revoked.includes(digest)) return ok(entry);
  const without = ({ current, previous, rollout }: ReleaseChannelState): ReleaseChannelState => {
    if (current.digest === digest) return { current: previous ?? current };
    if (previous?.digest === digest) return { current };
    return { current, ...(previous && { previous }), ...(rollout && { rollout }) };
  };
  const { stable, ...others } = entry.channels;
  const channels = {
    ...Object.fromEntries(Object.entries(others).flatMap(([name, state]) => (state ? [[name, without(state)]] : []))),
    stable: without(stable),
  };
  return ok({ ...entry, channels, revoked: [...entry.revoked, digest] });
}
