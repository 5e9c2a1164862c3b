// What a properly signed record may still get wrong in itself. Pure.
import { RECORD_TTL_SECONDS, type ReleaseChannelState, type ReleaseRecord } from './release-record.ts';

/** Registry and container may read clocks an hour apart when a record is made; its time to live is not longer for it. */
const TTL_SLACK_SECONDS = 3600;

function channelProblem(name: string, { current, previous, rollout }: ReleaseChannelState, floor: number) {
  if (current.version_code < floor) return `${name}: version ${current.version_code} is below the floor ${floor}`;
  if (rollout !== undefined && previous === undefined) return `${name}: a rollout with no version for the others`;
  if (previous === undefined) return null;
  const sameVersion = current.version_code === previous.version_code;
  return sameVersion !== (current.digest === previous.digest)
    ? `${name}: one version with two digests, or one digest with two versions`
    : null;
}

/** A detail for the log, or null when the record agrees with itself. */
export function consistencyProblem({ issued_at, expires_at, channels, floor }: ReleaseRecord): string | null {
  if (expires_at <= issued_at) return 'it expires before it was issued';
  if (expires_at > issued_at + RECORD_TTL_SECONDS + TTL_SLACK_SECONDS) return 'it lives longer than 25 hours';
  for (const [name, channel] of Object.entries(channels)) {
    const problem = channel === undefined ? null : channelProblem(name, channel, floor);
    if (problem !== null) return problem;
  }
  return null;
}
