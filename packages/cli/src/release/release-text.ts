// What is released, held and stopped, as a person reads it. Pure.
import type { NamedBundle } from '@davit/bundle';
import type { ReleaseView } from '../registry/registry-facts.ts';
import type { Paint } from '../terminal/paint.ts';
import { table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';

export const dateText = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 16).replace('T', ' ');
};

/** Where nothing came before it, a version stays named after its end; the registry says so, and no container runs it. */
const hasEnded = ({ revoked, floor }: ReleaseView, { digest, version_code: code }: NamedBundle): boolean =>
  revoked.includes(digest) || code < (floor ?? 1);

export function channelRows(view: ReleaseView, paint: Paint): readonly (readonly string[])[] {
  const { channels, holds } = view;
  return Object.entries(channels).flatMap(([name, state]) => {
    if (state === undefined) return [];
    const { current, previous, rollout } = state;
    const version = `version ${current.version_code}`;
    if (hasEnded(view, current))
      return [[visible(name), version, paint.bad('ended: it runs nowhere'), 'release a higher version']];
    const who =
      rollout === undefined
        ? 'all of its users'
        : `${rollout.percent} percent; the others have ${previous?.version_code ?? '?'}`;
    const hold = holds[name];
    const held = hold === undefined ? '' : paint.warning(`held since ${dateText(hold.since)}: ${visible(hold.reason)}`);
    return [[visible(name), version, who, held]];
  });
}

export function stopText({ suspended, suspended_by: by }: ReleaseView, paint: Paint): string {
  if (suspended === null) return '';
  const who = by === 'operator' ? 'by the operator ' : '';
  return `${paint.bad(`Stopped ${who}since ${dateText(suspended.since)}`)}: ${visible(suspended.reason)}\n`;
}

export function releaseText(view: ReleaseView, paint: Paint): string {
  const rows = channelRows(view, paint);
  const channels = rows.length === 0 ? '  Nothing is released.\n' : table(rows);
  return `${stopText(view, paint)}${channels}`;
}

export const releaseJson = ({
  app_id,
  seq,
  floor,
  channels,
  revoked,
  holds,
  suspended,
  suspended_by,
}: ReleaseView): object => ({
  app_id,
  seq,
  floor,
  channels,
  revoked,
  holds,
  suspended,
  suspended_by,
});
