// The version that is meant when none is named: the newest one that may be released. Pure.
import type { AppView } from '../registry/registry-facts.ts';
import { CliProblem } from '../terminal/cli-problem.ts';

const ACCEPTED = new Set(['published', 'approved', 'released']);

export function newestReleasable({ versions, app_id: appId }: AppView): number {
  const [newest] = versions;
  if (newest === undefined)
    throw new CliProblem({
      code: 'registry/unknown-version',
      title: 'There is nothing to release',
      detail: `No version of ${appId} is published.`,
      hint: 'davit publish',
    });
  if (ACCEPTED.has(newest.state)) return newest.version_code;
  // An older one is never taken in its stead: that would surprise.
  const older = versions.find(({ state }) => ACCEPTED.has(state));
  throw new CliProblem({
    code: newest.state === 'rejected' ? 'registry/version-rejected' : 'registry/version-in-review',
    title: 'The newest version cannot be released',
    detail: `Version ${newest.version_code} is ${newest.state === 'in_review' ? 'waiting for its review' : newest.state}.`,
    hint: older === undefined ? 'davit status' : `davit status, or an earlier one: davit release ${older.version_code}`,
  });
}
