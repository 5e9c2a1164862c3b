// What has become of a version that was published, and what comes next. Pure.
import type { VersionView } from '../registry/registry-facts.ts';
import type { Paint } from '../terminal/paint.ts';
import { visible } from '../terminal/visible.ts';

type State = VersionView['state'];

const NEXT: Readonly<Record<State, string>> = {
  in_review: 'It waits for a review: davit status tells how it goes.',
  published: 'Nobody has it yet. Next: davit release',
  approved: 'It is approved, and nobody has it yet. Next: davit release',
  released: 'It is released.',
  rejected: 'It was rejected: davit status tells why.',
  revoked: 'It was revoked, and never runs again.',
};

export function verdictText(
  { app_id: appId, version_code: code, state }: VersionView,
  { dryRun, isNew }: { readonly dryRun: boolean; readonly isNew: boolean },
  paint: Paint,
): string {
  const next = NEXT[state] ?? visible(state);
  if (!isNew) return `Version ${code} of ${appId} is there already, with these very bytes. ${next}\n`;
  if (dryRun) {
    const waits = state === 'in_review' ? 'would wait for a review' : 'could be released at once';
    return `${paint.good('The registry would take it')}; it ${waits}. Nothing was published.\n`;
  }
  return `${paint.good(`Version ${code} of ${appId} is published.`)} ${next}\n`;
}
